"""What the screens of the queue say: words, reasons, notices; and what becomes of a message that goes wrong."""

from __future__ import annotations

import logging
from typing import Any

from workbench.errors import WorkbenchError
from workbench.explore.decisions import Decisions
from workbench.explore.queue import label
from workbench.explore.screens.messages import Messages
from workbench.texts import labels, text

__all__ = ["Notice", "answer", "notice", "problem", "reasons", "told", "ui_texts"]

#: ``level``, ``text`` and whether the last decision can be taken back.
Notice = dict[str, Any]


def answer(known: Messages, message: object, screen: object, language: str) -> tuple[Notice | None, bool]:
    """Do what a screen asks; what goes wrong is told, never raised and never silent.

    Args:
        known: what the screen may ask for.
        message: what came from it.
        screen: does a message ``name`` by its method ``_do_name``, with the values of the message.
        language: ``zh`` or ``en``.

    Returns:
        What to tell, and whether it was done.
    """
    try:
        read = known.read(message)
        if read is None:
            said = message.get("do") if isinstance(message, dict) else message
            raise WorkbenchError("queue_message", what=str(said)[:40])
        done: Notice | None = getattr(screen, f"_do_{read.pop('do')}")(**read)
        return done, True
    except WorkbenchError as wrong:
        return problem(wrong, language), False
    except Exception:
        logging.getLogger(__name__).exception("a message of the queue failed")
        return notice(text("queue.failed", language), "error"), False


def notice(said: str, level: str = "info", *, undo: bool = False) -> dict[str, Any]:
    """What a screen tells; ``undo`` offers to take back the last decision."""
    return {"level": level, "text": said, "undo": undo}


def problem(wrong: WorkbenchError, language: str) -> dict[str, Any]:
    """An error as a notice."""
    return notice(wrong.said(language), "error")


def told(status: str, count: int, waits: bool, language: str) -> dict[str, Any]:
    """What is told after a decision, and how to undo it."""
    if status in ("approve", "reject"):
        code = "queue.approved" if status == "approve" else "queue.rejected"
        return notice(text(code, language, count=count), undo=True)
    code = "queue.proposed" if waits else "queue.decided"
    return notice(text(code, language, count=count, status=label("status", status, language)), undo=True)


def ui_texts(prefix: str, language: str) -> dict[str, str]:
    """The texts of a screen by the rest of their code."""
    return {code: entry[language] for code, entry in sorted(labels(prefix).items())}


def reasons(decisions: Decisions, language: str) -> dict[str, list[dict[str, str]]]:
    """Reasons that can be given, by status, as a screen offers them."""
    return {
        status: [{"code": code, "label": label(f"review.reason.{status}", code, language)} for code in codes]
        for status, codes in decisions.reasons.items()
    }
