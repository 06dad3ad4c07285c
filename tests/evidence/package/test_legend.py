"""The page that explains the graph, as it stands in a package of two leads."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.evidence.package.making import Made


def test_each_lead_has_a_picture_of_its_own(made: Made) -> None:
    """In one picture two leads are too small to read, and the larger one takes all the lines between people."""
    for package in (made.internal, made.transfer):
        (paper,) = Path(package.path).glob("data/*/5.06*/*.docx")
        read = docx.Document(str(paper))
        captions = [one.text for one in read.paragraphs if "关系图（L-" in one.text]
        assert len(made.lead_ids) == len(captions) == len(read.inline_shapes) == 2
        assert all(lead in one for lead, one in zip(made.lead_ids, captions, strict=True))
