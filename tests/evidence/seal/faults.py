"""Counts every call that changes the disk, and does something at the n-th."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

import pytest


class Steps:
    """Stands between the code and the disk while a test runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, action: Callable[[], None]) -> None:
        self.count, self.at, self.action = 0, at, action
        for name in ("open", "fsync", "mkdir", "rename", "replace", "chmod", "link"):
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))
        monkeypatch.setattr(io, "open", self._opened(io.open))

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            self.action()

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            self.step()
            return call(*args, **named)

        return counted

    def _opened(self, call: Callable[..., Any]) -> Callable[..., Any]:
        steps = self

        class Written(io.FileIO):
            def write(self, content: Any) -> int:
                steps.step()
                return super().write(content)

        def opened(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            self.step()
            if "b" in mode and set(mode) & set("wx"):
                return io.BufferedWriter(Written(file, mode.replace("b", "")))
            return call(file, mode, *args, **named)

        return opened
