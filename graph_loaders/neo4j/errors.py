"""What a push refuses or cannot go on with; the text for a person belongs to the caller."""

from __future__ import annotations

__all__ = ["PushError"]


class PushError(Exception):
    """A push that cannot go on.

    Attributes:
        code: stable name: ``push_foreign``, ``push_other_case``, ``push_taken_over``, ``push_lost``, ``push_count``.
        context: what the text of the code needs.
    """

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context
