"""How a load tells its caller how far it is. The library itself never prints."""

from typing import Protocol


class Progress(Protocol):
    """Receives steps; the command line draws them."""

    def step(self, text_code: str, done: int, total: int) -> None:
        """`done` of `total` of the stage named by `text_code`.

        A key of the catalogue (`reading`, `checking`).
        """


class Silent:
    """Progress that nobody watches."""

    def step(self, text_code: str, done: int, total: int) -> None:
        """Do nothing."""
