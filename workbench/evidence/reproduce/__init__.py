"""Deriving every figure and edge of a package once more from the case, and saying where the two differ.

Whether an extraction can be reproduced is what the receiving side asks: the opinion on electronic data of 2016
(no. 22), and the rules of the Supreme People's Procuratorate on network crime, articles 30 and 31.
"""

from workbench.evidence.reproduce.again import Difference, Reproduction, reproduce
from workbench.evidence.reproduce.statement import Statement, read_statement, statement

__all__ = ["Difference", "Reproduction", "Statement", "read_statement", "reproduce", "statement"]
