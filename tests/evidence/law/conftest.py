"""The cases of the tests of source rows."""

from tests.evidence.source_rows.conftest import city, on_paper, pseudonyms, ready

__all__ = ["city", "on_paper", "pseudonyms", "ready"]
