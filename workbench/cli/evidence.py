"""``workbench evidence`` and ``workbench verify``: make a package, check a package."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workbench.cli.hand_over import chosen_signer, hand_over, moment_of, read_password, write_form
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import print_text
from workbench.cli.package_shown import show_package
from workbench.guard import storage
from workbench.shown import plain
from workbench.texts import text

__all__ = ["evidence", "verify"]


class PackageLevel(StrEnum):
    """Levels that a package is made at."""

    internal = "internal"
    transfer = "transfer"
    both = "both"


def evidence(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    leads: Annotated[
        list[str] | None, typer.Argument(metavar="[LEAD]...", help=bilingual("package.help.leads"))
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("package.help.out"))] = None,
    facts: Annotated[Path | None, typer.Option("--facts", help=bilingual("package.help.facts"))] = None,
    form: Annotated[Path | None, typer.Option("--form", help=bilingual("package.help.form"))] = None,
    level: Annotated[
        PackageLevel, typer.Option("--level", help=bilingual("package.help.level"))
    ] = PackageLevel.internal,
    extract: Annotated[str | None, typer.Option("--extract", help=bilingual("package.help.extract"))] = None,
    run: Annotated[str | None, typer.Option("--run", help=bilingual("package.help.run"))] = None,
    config: Annotated[Path | None, typer.Option("--config", help=bilingual("package.help.config"))] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", help=bilingual("package.help.templates"))
    ] = None,
    sign_key: Annotated[
        Path | None, typer.Option("--sign-key", help=bilingual("package.help.sign_key"))
    ] = None,
    signer_command: Annotated[
        str | None, typer.Option("--signer-command", help=bilingual("package.help.command"))
    ] = None,
    signer_public: Annotated[
        Path | None, typer.Option("--signer-public", help=bilingual("package.help.public"))
    ] = None,
    stamp: Annotated[bool, typer.Option("--timestamp-request", help=bilingual("package.help.stamp"))] = False,
    recipients: Annotated[
        list[str] | None, typer.Option("--encrypt-to", help=bilingual("package.help.encrypt"))
    ] = None,
    password: Annotated[
        Path | None, typer.Option("--zip-password-file", help=bilingual("package.help.zip"))
    ] = None,
    made_at: Annotated[str | None, typer.Option("--made-at", help=bilingual("package.help.made_at"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """制作移送证据包 · make a sealed evidence package of leads."""
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


def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help=bilingual("package.help.package"))],
    key: Annotated[str | None, typer.Option("--key", help=bilingual("package.help.key"))] = None,
    roots: Annotated[list[Path] | None, typer.Option("--root", help=bilingual("package.help.root"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """核对证据包 · check an evidence package, file by file; exit 0 verified, 1 failed, 2 could not check."""
    from workbench.evidence.seal.check import check  # noqa: PLC0415 - only needed here

    with storage(package):
        checked = check(package, key=key, roots=roots or [])
    print_text("\n".join([*checked.lines(), text(f"package.trust.{checked.trust}", lang.value)]))
    raise typer.Exit(checked.exit_code)
