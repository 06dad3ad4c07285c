"""``workbench evidence`` and ``workbench verify``: make a package, check a package."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from workbench.cli.hand_over import chosen_signer, hand_over, read_password, write_form
from workbench.cli.options import CasePath, Lang, Language, RunId, bilingual, moment_of
from workbench.cli.output import print_text
from workbench.cli.package_shown import show_package
from workbench.guard import storage
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.investigation import Investigation

__all__ = ["evidence", "verify"]


class PackageLevel(StrEnum):
    """Levels that a package is made at."""

    internal = "internal"
    transfer = "transfer"
    both = "both"


def _option(name: str, code: str) -> Any:
    """An option with its help in both languages."""
    return typer.Option(name, help=bilingual(f"package.help.{code}"))


def evidence(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    leads: Annotated[
        list[str] | None, typer.Argument(metavar="[LEAD]...", help=bilingual("package.help.leads"))
    ] = None,
    out: Annotated[Path | None, _option("--out", "out")] = None,
    facts: Annotated[Path | None, _option("--facts", "facts")] = None,
    form: Annotated[Path | None, _option("--form", "form")] = None,
    level: Annotated[PackageLevel, _option("--level", "level")] = PackageLevel.internal,
    extract: Annotated[str | None, _option("--extract", "extract")] = None,
    run: RunId = None,
    config: Annotated[Path | None, _option("--config", "config")] = None,
    templates: Annotated[Path | None, _option("--templates", "templates")] = None,
    sign_key: Annotated[Path | None, _option("--sign-key", "sign_key")] = None,
    signer_command: Annotated[str | None, _option("--signer-command", "command")] = None,
    signer_public: Annotated[Path | None, _option("--signer-public", "public")] = None,
    stamp: Annotated[bool, _option("--timestamp-request", "stamp")] = False,
    recipients: Annotated[list[str] | None, _option("--encrypt-to", "encrypt")] = None,
    password: Annotated[Path | None, _option("--zip-password-file", "zip")] = None,
    made_at: Annotated[str | None, _option("--made-at", "made_at")] = None,
    lang: Lang = Language.zh,
) -> None:
    """Make a sealed evidence package of leads."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.config import read_config  # noqa: PLC0415 - as above

    console = Console(highlight=False, emoji=False)
    opened = workbench.open_case(case)
    if form is not None:
        write_form(form, lang.value)
        console.print(text("package.form_written", lang.value, path=plain(form)), soft_wrap=True)
        return
    if not leads or out is None:
        raise typer.BadParameter(text("package.needs", lang.value), param_hint="LEAD, --out")
    secret = read_password(password) if password else None
    if level is not PackageLevel.internal:
        _warn(console, opened, leads, lang.value)
    made = opened.evidence(
        leads,
        out,
        run=run,
        level=level.value,
        facts=facts,
        extract=extract,
        signer=chosen_signer(opened, out, sign_key, (signer_command, signer_public)),
        law=read_config(config).law,
        templates=templates,
        made_at=moment_of(made_at),
    )
    for one in made:
        show_package(console, one, lang.value)
        for beside in hand_over(one.path, stamp=stamp, recipients=recipients or [], password=secret):
            console.print(text("package.beside", lang.value, path=plain(beside)), soft_wrap=True)


def _warn(console: Console, case: Investigation, leads: list[str], language: str) -> None:
    """Say before anything is written which words of people will go out as they stand."""
    from workbench.evidence.verbatim import verbatim  # noqa: PLC0415 - only needed here
    from workbench.explore.standing_leads import standing_leads  # noqa: PLC0415 - takes a second to import

    chosen = [one for one in standing_leads(case, case.run()) if one.lead_id in leads]
    for said in verbatim(chosen, "transfer"):
        console.print(plain(said[language]), style="yellow", soft_wrap=True)


def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help=bilingual("package.help.package"))],
    key: Annotated[str | None, _option("--key", "key")] = None,
    roots: Annotated[list[Path] | None, _option("--root", "root")] = None,
    lang: Lang = Language.zh,
) -> None:
    """Check an evidence package, file by file; exit 0 verified, 1 failed, 2 could not check."""
    from workbench.evidence.seal.check import check  # noqa: PLC0415 - only needed here

    with storage(package):
        checked = check(package, key=key, roots=roots or [])
    print_text("\n".join([*checked.lines(), text(f"package.trust.{checked.trust}", lang.value)]))
    raise typer.Exit(checked.exit_code)
