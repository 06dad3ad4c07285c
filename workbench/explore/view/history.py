"""The command log of a picture: what was done, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.explore.view.items import State

__all__ = ["DEPTH", "History"]

#: Steps that can be taken back. States share what did not change, so that a step costs little.
DEPTH = 200

#: Commands that come in rows, as a slider is dragged: one step back undoes all of the row.
_CONTINUOUS = ("filter",)


@dataclass
class History:
    """States before and after the present one, each with the command that leads away from it."""

    state: State
    _back: list[tuple[str, State]] = field(default_factory=list)
    _forth: list[tuple[str, State]] = field(default_factory=list)
    _row: str = ""

    def do(self, command: str, state: State, row: str = "") -> None:
        """Take a new state; ``row`` names what a continuous command changes."""
        same_row = command in _CONTINUOUS and row == self._row and bool(self._back)
        if not same_row:
            self._back.append((command, self.state))
            del self._back[:-DEPTH]
        self._row = row if command in _CONTINUOUS else ""
        self._forth.clear()
        self.state = state

    @property
    def undoable(self) -> str | None:
        """The command that ``undo`` takes back, or None."""
        return self._back[-1][0] if self._back else None

    @property
    def redoable(self) -> str | None:
        """The command that ``redo`` does again, or None."""
        return self._forth[-1][0] if self._forth else None

    def undo(self) -> bool:
        """Go one step back; False where there is none."""
        if not self._back:
            return False
        command, before = self._back.pop()
        self._forth.append((command, self.state))
        self.state, self._row = before, ""
        return True

    def redo(self) -> bool:
        """Go one step forth again; False where there is none."""
        if not self._forth:
            return False
        command, after = self._forth.pop()
        self._back.append((command, self.state))
        self.state, self._row = after, ""
        return True
