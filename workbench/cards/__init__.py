"""Cards of institutions and persons; proposals of grades, cards and credit that people decide on."""

from workbench.cards.card import Card, card_of
from workbench.cards.proposals import Grades, Proposal

__all__ = ["Card", "Grades", "Proposal", "card_of"]
