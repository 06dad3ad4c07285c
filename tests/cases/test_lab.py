"""The desk of a case: wherever the folder lies and whatever it is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench.cli import lab
from workbench.cli.lab import DESK, arguments, desk_of

NAMES = ["案件 一号", 'it\'s "quoted"', "a=b --flag $HOME", "'all quoted'", "~tilde", "%7e&;|"]


@pytest.mark.parametrize("name", NAMES)
def test_jupyter_is_given_the_folder_as_it_is_called(fresh: Path, name: str) -> None:
    from jupyter_server.serverapp import ServerApp  # noqa: PLC0415 - takes a second to import
    from traitlets.config.loader import KVArgParseConfigLoader  # noqa: PLC0415 - as above

    case = fresh.rename(fresh.with_name(name))
    folder = desk_of(case)
    command = arguments(folder)
    settings = KVArgParseConfigLoader(
        [one for one in command[4:] if one != "--allow-root"], classes=[ServerApp]
    ).load_config()
    given = settings.ServerApp.root_dir
    given = given.get_value(ServerApp.class_traits()["root_dir"]) if hasattr(given, "get_value") else given
    assert Path(given) == folder
    assert (folder / DESK).exists()


def test_without_shipped_notebooks_the_folder_is_there_and_empty(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "shipped", lambda: None)
    assert list(desk_of(fresh).iterdir()) == []
    assert not any("default_url" in one for one in arguments(fresh / "notebooks"))


def test_a_copy_that_was_interrupted_leaves_no_half_of_a_notebook(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copyfile

    def interrupted(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:50])
        raise KeyboardInterrupt

    monkeypatch.setattr(lab.shutil, "copyfile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        desk_of(fresh)
    monkeypatch.setattr(lab.shutil, "copyfile", real)
    folder = desk_of(fresh)
    origin = lab.shipped()
    assert origin is not None
    assert all((folder / one.name).read_bytes() == one.read_bytes() for one in origin.glob("*.ipynb"))
    assert not list(folder.glob("*.partial"))


def test_what_an_investigator_wrote_stays(fresh: Path) -> None:
    folder = desk_of(fresh)
    (folder / DESK).write_text("mine", encoding="utf-8")
    assert desk_of(fresh) == folder
    assert (folder / DESK).read_text(encoding="utf-8") == "mine"
