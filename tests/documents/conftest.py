"""Documents that are written once and read by many tests."""

from __future__ import annotations

import pytest

from tests.documents.samples import MADE, hostile, letter
from workbench.documents.docx import to_docx
from workbench.documents.pdf import to_pdf


@pytest.fixture(scope="session")
def letter_pdf() -> bytes:
    return to_pdf(letter(), made_at=MADE)


@pytest.fixture(scope="session")
def letter_docx() -> bytes:
    return to_docx(letter(), made_at=MADE)


@pytest.fixture(scope="session")
def hostile_pdf() -> bytes:
    return to_pdf(hostile(), made_at=MADE)


@pytest.fixture(scope="session")
def hostile_docx() -> bytes:
    return to_docx(hostile(), made_at=MADE)
