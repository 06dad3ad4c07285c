"""Commands of ``workbench`` and what each exit code means: 0 done, 1 a stated error, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import workbench
from graph_loaders import LoadError
from workbench.cli.card import card
from workbench.cli.checks import checks
from workbench.cli.diff import diff
from workbench.cli.draw import draw
from workbench.cli.evidence import evidence, verify
from workbench.cli.grade import grade
from workbench.cli.ledger import ledger
from workbench.cli.load import load
from workbench.cli.options import CasePath, Lang, Language, PlantedChecks, bilingual
from workbench.cli.output import EvaluationFormat, LeadFormat, print_leads, print_text
from workbench.cli.push import push
from workbench.cli.report import report
from workbench.cli.reproduce import reproduce
from workbench.cli.review import review
from workbench.cli.task import task
from workbench.cli.transfer import transfer
from workbench.errors import CaseError, WorkbenchError
from workbench.guard import storage
from workbench.leads.lead import CHECK_SCHEMES, STAGES, is_of
from workbench.progress import bars
from workbench.run import latest_run, read_run
from workbench.shown import plain
from workbench.stage import EMBEDDED, ENGINES
from workbench.texts import text

__all__ = ["app", "main"]


app = typer.Typer(
    name="workbench",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="医保基金监管图谱调查工作台 · investigation workbench for medical-insurance fund supervision",
)

#: Exit code of an interrupted program: 128 + SIGINT.
_INTERRUPTED = 130

_console = Console(highlight=False, emoji=False)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="放在哪里 · where to put it")] = Path(
        "demo-case"
    ),
    people: Annotated[int, typer.Option(min=2_000, help="城市人口 · people in the city")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 · seed")] = 1,
    lang: Lang = Language.zh,
) -> None:
    """合成城市→导入→检测→线索与总览网页 · sample, load, detect, leads and overview."""
    from workbench.demo import run_demo  # noqa: PLC0415 - the engines take seconds to import

    run_demo(folder, people=people, seed=seed, language=lang.value, console=_console)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪里 · where to write it")],
    people: Annotated[int, typer.Option(min=2_000, help="人口 · people")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 · seed")] = 1,
    planted: Annotated[PlantedChecks, typer.Option("--checks", help=bilingual("sample.help.checks"))] = (
        PlantedChecks.off
    ),
    lang: Lang = Language.zh,
) -> None:
    """生成合成城市 · write a synthetic city in the platform's tables, truth.json beside it."""
    from workbench.demo import write_city  # noqa: PLC0415 - only needed here
    from workbench.sample import SampleConfig  # noqa: PLC0415 - only needed here

    config = SampleConfig.model_validate({"checks": planted.value})
    made = write_city(folder, people=people, seed=seed, config=config)
    _console.print(
        text("cli.sample", lang.value, people=f"{made.people:,}", rings=made.rings, path=plain(folder)),
        soft_wrap=True,
    )


app.command()(load)


@app.command()
def detect(
    case: CasePath,
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help=f"手法 · {', '.join(STAGES)}")] = None,
    config: Annotated[Path | None, typer.Option("--config", help="设置 TOML · settings")] = None,
    engine: Annotated[
        str, typer.Option("--engine", help=f"计算引擎 · engine: {', '.join(ENGINES)}")
    ] = EMBEDDED,
    master: Annotated[str | None, typer.Option("--master", help="Spark 地址 · where Spark runs")] = None,
    lang: Lang = Language.zh,
) -> None:
    """批量检测团伙 · batch ring detection; resumable, writes a run and its leads."""
    from workbench.config import read_config  # noqa: PLC0415 - only needed here

    opened = workbench.open_case(case)
    with bars(lang.value) as progress:
        run = workbench.detect(
            opened,
            schemes=tuple(scheme or STAGES),
            config=read_config(config),
            progress=progress,
            engine=engine,
            master=master,
        )
    for note in run.notes:
        _console.print(
            text("cli.switched_off", lang.value, note=plain(note[lang.value])), style="yellow", soft_wrap=True
        )
    reported = sum(lead.reported for lead in run.leads)
    rest = len(run.leads) - reported
    _console.print(text("cli.run", lang.value, run=run.run_id, reported=reported, rest=rest), soft_wrap=True)


@app.command()
def leads(
    case: CasePath,
    form: Annotated[LeadFormat, typer.Option("--format", help="输出格式 · output format")] = LeadFormat.table,
    scheme: Annotated[str | None, typer.Option("--scheme", help="只看一种手法 · one scheme only")] = None,
    run: Annotated[str | None, typer.Option("--run", help="检测编号 · a certain run")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="包括已有解释或证据不足的 · also explained and weak ones")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="写到文件 · write to a file")] = None,
    lang: Lang = Language.zh,
) -> None:
    """排序后的线索 · ranked leads."""
    known = (*STAGES, *CHECK_SCHEMES)
    if scheme is not None and scheme not in known:
        raise WorkbenchError("unknown_scheme", scheme=scheme, known=", ".join(known))
    opened = workbench.open_case(case)
    result = read_run(opened, run) if run else latest_run(opened)
    chosen = [
        lead
        for lead in result.leads
        if (everything or lead.reported) and (scheme is None or is_of(lead, scheme))
    ]
    print_leads(chosen, form, lang.value, _console, out)


@app.command()
def overview(
    case: CasePath,
    out: Annotated[Path | None, typer.Option("--out", help="网页文件 · HTML file to write")] = None,
    run: Annotated[str | None, typer.Option("--run", help="检测编号 · a certain run")] = None,
    lang: Lang = Language.zh,
) -> None:
    """离线总览网页 · one HTML page with the result of a run, opens offline."""
    from workbench.overview import write_overview  # noqa: PLC0415 - plots take a second to import

    opened = workbench.open_case(case)
    result = read_run(opened, run) if run else latest_run(opened)
    path = out or result.folder / "overview.html"
    if not path.parent.is_dir():
        raise CaseError("no_folder", path=path.parent)
    write_overview(opened, result, path, language=lang.value)
    _console.print(text("cli.overview", lang.value, path=plain(path)), soft_wrap=True)


@app.command()
def evaluate(
    case: CasePath,
    truth: Annotated[Path, typer.Option("--truth", help="真值文件 · truth.json")],
    run: Annotated[str | None, typer.Option("--run", help="检测编号 · a certain run")] = None,
    form: Annotated[EvaluationFormat, typer.Option("--format", help="输出格式 · output format")] = (
        EvaluationFormat.table
    ),
    lang: Lang = Language.zh,
) -> None:
    """与已知真值比较，并列出基线 · how right a run is, beside baselines, where the truth is known."""
    from workbench.evaluate import evaluate_command  # noqa: PLC0415 - only needed here

    opened = workbench.open_case(case)
    if not truth.is_file():
        raise CaseError("no_truth", path=truth)
    result = read_run(opened, run) if run else latest_run(opened)
    print_text(evaluate_command(opened, result, truth, form.value, lang.value))


@app.command()
def lab(
    case: Annotated[
        str | None,
        typer.Argument(
            metavar="[CASE]", help="案件文件夹，或 neo4j:// 地址 · case folder, or neo4j:// address"
        ),
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """打开 JupyterLab（离线设置）· JupyterLab with offline settings, on the case."""
    from workbench.cli.lab import start  # noqa: PLC0415 - Jupyter takes a second to import

    start(case, lang.value)


@app.command()
def doctor(lang: Lang = Language.zh) -> None:
    """检查本机环境 · check this machine; refuses a shadowed import."""
    from workbench.cli.doctor import check  # noqa: PLC0415 - compiles the kernel

    raise typer.Exit(0 if check(_console, lang.value) else 1)


app.command()(diff)
app.command()(reproduce)
app.command()(report)
app.command()(checks)
app.command()(evidence)
app.command()(verify)
app.command()(push)
app.command()(card)
app.add_typer(grade, name="grade")
app.add_typer(review, name="review")
app.add_typer(task, name="task")
app.add_typer(transfer, name="transfer")
app.add_typer(ledger, name="ledger")
app.add_typer(draw, name="draw")


def main() -> None:
    """Run the command line; an expected problem becomes a message in the chosen language and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with storage(Path("-")):
            app(standalone_mode=True)
    except (WorkbenchError, LoadError) as problem:
        _complain(problem.message_zh, problem.message_en)
        _leave(1)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            _interrupted()
        raise


def _interrupted() -> None:
    _complain(*[text("error.interrupted", language) for language in ("zh", "en")])
    _leave(_INTERRUPTED)


def _leave(code: int) -> None:
    """End with a code; what standard output could not take is not tried again."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _complain(chinese: str, english: str) -> None:
    english_wanted = _asked_language() == "en"
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        plain_lines(english if english_wanted else chinese), style="red"
    )


def _asked_language() -> str:
    """Language asked for on the command line, which may not have been parsed yet, or by the environment."""
    for before, word in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        if before == "--lang":
            return word
        if before.startswith("--lang="):
            return before.removeprefix("--lang=")
    return os.environ.get("WORKBENCH_LANG", "zh")


def plain_lines(message: str) -> str:
    """A message of several lines, each harmless for the terminal."""
    return "\n".join(plain(line) for line in message.split("\n"))
