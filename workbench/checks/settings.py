"""Settings of all checks: sections ``[checks.<id>]`` of the settings file, every mistake reported at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.checks.check import CheckSettings
from workbench.checks.registry import CHECKS
from workbench.config import read_config
from workbench.errors import ConfigError
from workbench.texts import LANGUAGES, text

__all__ = ["Settings", "default_settings", "read_settings", "settings_of"]

#: Settings by id of the check.
Settings = dict[str, CheckSettings]


def default_settings() -> Settings:
    """Every check with its defaults."""
    return {check.id: check.settings() for check in CHECKS}


def settings_of(values: object) -> Settings:
    """Settings from the content of the table ``[checks]``.

    Raises:
        ConfigError: a check or a setting is unknown, or a value is out of range; the message lists every mistake.
    """
    made = default_settings()
    given: dict[str, Any] = values if isinstance(values, dict) else {str(values): None}
    mistakes = [f"checks.{name}" for name in given if name not in made]
    for check in CHECKS:
        try:
            made[check.id] = check.settings.model_validate(given.get(check.id, {}))
        except ValidationError as problem:
            places = (".".join(map(str, one["loc"])) for one in problem.errors())
            mistakes += [f"checks.{check.id}.{place}".rstrip(".") for place in places]
    if mistakes:
        lines = {
            lang: "\n".join(text("checks.mistake", lang, where=one) for one in mistakes) for lang in LANGUAGES
        }
        raise ConfigError("config", count=len(mistakes), mistakes=lines)
    return made


def read_settings(path: Path | None) -> Settings:
    """The table ``[checks]`` of a settings file; defaults where there is none.

    Raises:
        ConfigError: the file cannot be read, or any setting in it is wrong, of the checks or not.
    """
    return settings_of(read_config(path).checks)
