"""How screens open cards. Cards lie above this package: whoever begins a sitting hands in what makes them."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["KINDS", "CardMaker"]

#: Kinds of nodes that a card is made of; a credential has none, its owner has.
KINDS = ("pharmacy", "facility", "doctor", "patient")

#: From a node (``kind:id``), who looks and the language to the card as HTML that can stand in any page; people masked.
#: The log knows of it before it is made.
CardMaker = Callable[[str, str, str], str]
