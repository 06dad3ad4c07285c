"""The rules of deciding: which status may follow which, and which reasons each one takes."""

from __future__ import annotations

from workbench.errors import CaseError

__all__ = ["ENDS", "REASONS", "STATUSES", "TRANSITIONS", "check"]

STATUSES = ("open", "in_review", "confirmed", "dismissed", "referred")

#: Statuses that close a lead; under four-eyes they take a second person.
ENDS = frozenset({"confirmed", "dismissed", "referred"})

#: What a person may set a lead to, by its present status. Leaving an end for ``in_review`` takes a note.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "open": ("in_review",),
    "in_review": ("confirmed", "dismissed", "referred"),
    "confirmed": ("in_review", "referred"),
    "dismissed": ("in_review",),
    "referred": ("in_review",),
}

#: Reasons of each status, one of which is needed; ``other`` takes a note.
REASONS: dict[str, tuple[str, ...]] = {
    "confirmed": ("rows_checked", "on_site", "admission_of_facts", "interviews", "records_missing", "other"),
    "dismissed": (
        "family",
        "nursing_home",
        "chronic_refill",
        "timetable",
        "employer",
        "gate_pharmacy",
        "local_catchment",
        "data_error",
        "lawful_explained",
        "too_little",
        "duplicate",
        "other",
    ),
    "referred": (
        "police",
        "discipline",
        "health_commission",
        "market_supervision",
        "drug_administration",
        "other",
    ),
}


def check(lead_id: str, before: str, status: str, reason: str, note: str) -> None:
    """Whether a person may set a lead to a status for a reason.

    Raises:
        CaseError: ``review_transition``, ``review_reason`` or ``review_note``.
    """
    allowed = TRANSITIONS.get(before, ())
    if status not in allowed:
        raise CaseError(
            "review_transition", lead=lead_id, before=before, status=status, allowed=_list(allowed)
        )
    reasons = REASONS.get(status, ())
    if reason not in (reasons or ("",)):
        raise CaseError("review_reason", status=status, reason=reason, known=_list(reasons))
    if not note.strip() and (reason == "other" or (before in ENDS and status == "in_review")):
        raise CaseError("review_note", lead=lead_id)


def _list(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or "–"
