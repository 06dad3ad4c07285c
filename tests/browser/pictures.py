"""Makes the pictures of the manual anew: ``python -m tests.browser.pictures docs/images``; needs Chromium.

The city is synthetic and people stand masked: screens are those of ``test_desk``, pages those of the demo city.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import workbench
from tests.browser.conftest import FLAGS, chromium
from tests.house.files import ROOT
from workbench.reports import period, write_report

MADE_AT = datetime(2026, 11, 30, 9, 0)
ACTOR = "稽核员甲"
FORM = ROOT / "tests" / "evidence" / "letters" / "full.toml"


def page(pdf: Path, number: int, wide: int) -> Image.Image:
    """A page of a PDF, so many pixels wide."""
    sheet = pdfium.PdfDocument(pdf)[number]
    return sheet.render(scale=wide / sheet.get_width()).to_pil().convert("RGB")


def beside(*pages: Image.Image) -> Image.Image:
    """Pages on one picture, a gap between them."""
    made = Image.new("RGB", (sum(one.width + 10 for one in pages) - 10, pages[0].height), "#8a8a8a")
    at = 0
    for one in pages:
        made.paste(one, (at, 0))
        at += one.width + 10
    return made


def save(picture: Image.Image, path: Path) -> None:
    """As few colours as pages and screens need: rare ones are kept, because kinds are told apart by them."""
    small = picture.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def shown(browser: Browser, content: str, size: tuple[int, int]) -> Image.Image:
    """What a browser shows of a file's address."""
    sheet = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    sheet.goto(content)
    sheet.wait_for_timeout(2_000)
    made = Image.open(io.BytesIO(sheet.screenshot()))
    sheet.close()
    return made


def city(folder: Path) -> Any:
    """The demo's case with two decisions on it."""
    program = Path(sys.executable).with_name("workbench")
    subprocess.run(
        [program, "demo", folder, "--people", "5000"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    case = workbench.open_case(folder / "case")
    for scheme, reason in (("card_pooling", "on_site"), ("collusive_admission", "rows_checked")):
        lead = next(one.lead_id for one in case.leads() if one.scheme == scheme)
        case.reviews.decide(lead, "in_review", actor=ACTOR)
        case.reviews.decide(lead, "confirmed", actor=ACTOR, reason=reason)
    return case


def reports(case: Any, folder: Path, out: Path) -> None:
    """First pages of the weekly report and the summary of a campaign; two pages of the monthly one."""
    year = date.today().year
    asked = (
        period.week("2025-W49"),
        period.month("2025-11"),
        period.campaign(f"{year}-01-01", f"{year}-12-31"),
    )
    week, month, campaign = (
        next(
            one
            for one in write_report(case, one, folder / str(n), formats=["pdf"]).files
            if one.suffix == ".pdf"
        )
        for n, one in enumerate(asked)
    )
    save(beside(page(week, 0, 686), page(campaign, 0, 686)), out / "report-week.png")
    save(beside(page(month, 0, 686), page(month, 1, 686)), out / "report-month.png")


def package(case: Any, folder: Path, browser: Browser, out: Path) -> None:
    """Cover, letter, analysis, graph and offline page of a package at the level internal."""
    lead = next(one for one in case.leads() if one.scheme == "card_pooling")
    person, place = (next(m.id for m in lead.members if m.kind == kind) for kind in ("patient", "pharmacy"))
    facts = folder / "facts.toml"
    form = FORM.read_text(encoding="utf-8").replace("PSN_NO", person).replace("PLACE_CODE", place)
    facts.write_text(form, encoding="utf-8")
    case.evidence(
        lead.lead_id,
        folder / "package",
        facts=facts,
        signer=None,
        actor=ACTOR,
        made_at=MADE_AT,
        extract=case.folder.parent / "extract",
    )
    data = next((folder / "package").glob("*/data"))
    pages = {
        "evidence-cover": ("0-*", 0),
        "letters-transfer": ("1-*", 0),
        "letters-analysis": ("5-*/5.07-*", 1),
    }
    for name, (part, number) in pages.items():
        save(page(next(data.glob(f"{part}/*.pdf")), number, 780), out / f"{name}.png")
    graph = next(data.glob("5-*/5.06-*"))
    picture = Image.open(graph / "graph.png").convert("RGB")
    picture.thumbnail((1_000, 1_100))
    save(picture, out / "evidence-graph.png")
    save(shown(browser, (graph / "viewer.html").as_uri(), (1280, 760)), out / "evidence-viewer.png")


def card(case: Any, folder: Path, browser: Browser, out: Path) -> None:
    """The card of the pharmacy of a ring."""
    lead = next(one for one in case.leads() if one.scheme == "card_pooling")
    place = next(one.id for one in lead.members if one.kind == "pharmacy")
    file = folder / "card.html"
    file.write_bytes(case.card(f"pharmacy:{place}", actor=ACTOR, made_at=MADE_AT).written("html"))
    save(shown(browser, file.as_uri(), (1000, 1400)), out / "card.png")


def main(out: Path) -> None:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        case = city(folder / "demo")
        reports(case, folder, out)
        package(case, folder, browser, out)
        card(case, folder, browser, out)
        browser.close()
    screens = os.environ | {"WORKBENCH_SCREENSHOTS": str(out.resolve())}
    tests = [sys.executable, "-m", "pytest", "-q", "tests/browser/test_desk.py"]
    subprocess.run(tests, check=True, cwd=ROOT, env=screens)
    for one in sorted(out.glob("*.png")):
        with Image.open(one) as picture:
            wanted = picture.mode != "P"
            drawn = picture.convert("RGB")
        if wanted:
            save(drawn, one)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
