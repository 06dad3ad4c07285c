"""Nothing that a user can type or read is missing from the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from tests.house.files import ROOT
from workbench.cli.app import COMMANDS
from workbench.cli.app import command as command_of
from workbench.config import Config

BY_NAME = {name: command_of(name) for name in sorted(COMMANDS)}
TEXTS = ROOT / "workbench" / "texts"


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", BY_NAME)
def test_every_command_and_option_is_in_the_manual(command: str) -> None:
    manual = document("cli.md")
    (row,) = [line for line in manual.splitlines() if re.match(rf"\| `workbench {command}\b", line)]
    options = {word for one in BY_NAME[command].params for word in one.opts if word.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z0-9-]*", row)) == options - {"--help", "--lang"}
    assert "--lang" in manual


SUBCOMMANDS = sorted(
    (group, name) for group, command in BY_NAME.items() for name in getattr(command, "commands", ())
)
#: Pages that hold the table of a group's commands.
PAGES = {"task": "workflow.md", "transfer": "workflow.md", "ledger": "workflow.md", "draw": "workflow.md"}
PAGES |= {"grade": "cards.md", "review": "workflow.md"}


@pytest.mark.parametrize(("group", "name"), SUBCOMMANDS, ids=" ".join)
def test_every_command_of_a_group_is_in_its_manual(group: str, name: str) -> None:
    (row,) = [
        line
        for line in document(PAGES[group]).splitlines()
        if re.match(rf"\| `{group} {name}(?: [A-Z]|`)", line)
    ]
    command = BY_NAME[group].commands[name]
    options = {
        word for one in command.params for word in (*one.opts, *one.secondary_opts) if word.startswith("--")
    }
    assert set(re.findall(r"--[a-z][a-z0-9-]*", row)) == options - {"--help", "--lang"}
    arguments = [one.metavar for one in command.params if one.param_type_name == "argument"]
    shown = re.match(r"\| `(?P<said>[^`]*)`", row)
    assert shown is not None
    wanted = [one if one != "KIND:ID" else "NODE" for one in arguments]
    assert shown["said"].split()[2:] == wanted


@pytest.mark.parametrize("group", sorted({group for group, _ in SUBCOMMANDS}))
def test_no_manual_has_a_command_that_is_not_there(group: str) -> None:
    said = re.findall(rf"(?m)^\| `{group} ([a-z]+)", document(PAGES[group]))
    assert sorted(said) == sorted(name for known, name in SUBCOMMANDS if known == group)


def keys(model: type[BaseModel]) -> list[tuple[str, str]]:
    return [
        (name, key)
        for name, field in model.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for key in field.annotation.model_fields
    ]


@pytest.mark.parametrize(("table", "key"), keys(Config), ids=".".join)
def test_every_setting_is_in_the_documentation(table: str, key: str) -> None:
    parts = re.split(r"(?m)^(?=#+ )", document("configuration.md"))
    mine = [part for part in parts if re.search(rf"\b{table}\b", part.splitlines()[0] if part else "")]
    assert re.search(rf"`{key}`", "\n".join(mine)), f"{table}.{key}"


def test_every_setting_says_what_it_is() -> None:
    for table, field in Config.model_fields.items():
        section_model = field.annotation
        assert section_model is not None
        for key, value in section_model.model_fields.items():
            assert value.description, f"{table}.{key}"


def test_defaults_in_the_documentation_are_those_of_the_program() -> None:
    text = document("configuration.md")
    for table, key in keys(Config):
        default = getattr(getattr(Config(), table), key)
        shown = str(list(default)) if isinstance(default, tuple) else f"{default:g}"
        lines = [line for line in text.splitlines() if f"`{key}`" in line]
        assert any(shown in line or str(default) in line for line in lines), f"{table}.{key} = {shown}"


def error_codes() -> list[str]:
    known = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*.yaml"))]
    return sorted(
        code.removeprefix("error.") for codes in known for code in codes if code.startswith("error.")
    )


@pytest.mark.parametrize("code", error_codes())
def test_every_error_is_in_the_documentation(code: str) -> None:
    pages = [path for path in (ROOT / "docs").glob("**/*.md") if f"`{code}`" in path.read_text("utf-8")]
    assert pages, code


def test_exit_codes_are_in_the_manual() -> None:
    manual = document("cli.md")
    assert [code for code in ("0", "1", "2", "130") if not re.search(rf"`?\b{code}\b`?", manual)] == []


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("**/*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / Path(link)).exists()
    ]
    assert broken == []
