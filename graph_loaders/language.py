"""The language of what is shown, where nobody names one."""

import os

__all__ = ["LANGUAGE", "spoken"]

#: The variable of the environment that names it.
LANGUAGE = "WORKBENCH_LANG"


def spoken(named: str | None = None) -> str:
    """The language that is named, else that of the environment, else Chinese; ``zh`` or ``en``.

    A language of the environment that there is not counts for nothing: it must not stand in the way of a message.
    """
    if named:
        return named
    asked = os.environ.get(LANGUAGE)
    return asked if asked in ("zh", "en") else "zh"
