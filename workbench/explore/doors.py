"""What screens open that lies above this package: cards, packages. Who begins a sitting hands in their makers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.run import RunResult

__all__ = ["KINDS", "CardMaker", "EvidenceMaker"]

#: Kinds of nodes that a card is made of; a credential has none, its owner has.
KINDS = ("pharmacy", "facility", "doctor", "patient")

#: From a node (``kind:id``), who looks and the language to the card as HTML that can stand in any page; people masked.
#: The log knows of it before it is made.
CardMaker = Callable[[str, str, str], str]

#: From a lead's id, the run that it is looked at in, who looks and the language to the widget that makes its package.
#: The log knows of every package before it is made.
EvidenceMaker = Callable[[str, RunResult, str, str], Any]
