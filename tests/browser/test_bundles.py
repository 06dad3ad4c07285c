"""What is committed is what the sources make, loads nothing, and says whose work is in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.files import ROOT

SCREENS = ROOT / "workbench" / "explore" / "screens"
STATIC = SCREENS / "static"
SOURCES = sorted((SCREENS / "source").rglob("*.js"))
BUNDLES = sorted(STATIC.glob("*.js"))
#: Names of vocabularies, never fetched.
VOCABULARIES = "http://www.w3.org/"
LOADS = re.compile(
    r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|sendBeacon|Worker|SharedWorker|import)\s*\("
)
PARSES = re.compile(
    r"innerHTML|outerHTML|\.html\(|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\("
)
#: d3's selection can write HTML; none of our sources asks it to.
UNUSED = {"timeline.js": {"innerHTML"}}
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")


def test_there_are_bundles() -> None:
    assert BUNDLES
    assert len(BUNDLES) == len(list((SCREENS / "source").glob("*.entry.js")))


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.name)
def test_a_bundle_loads_nothing_and_parses_no_html(bundle: Path) -> None:
    text = bundle.read_text(encoding="utf-8")
    addresses = re.findall(r"(?:https?|wss?|ftp)://[^\s\"'`)>]+", text)
    assert [one for one in addresses if not one.startswith(VOCABULARIES)] == []
    assert LOADS.findall(text) == []
    assert set(PARSES.findall(text)) <= UNUSED.get(bundle.name, set())
    assert not re.search(r"(?:^|[;\n])import[\s{*\"']|\}\s*from\s*[\"']", text)


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing(sheet: Path) -> None:
    assert re.findall(r"@import|url\(|https?:", sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(SCREENS / "source")))
def test_sources_are_small_and_without_texts_of_their_own(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    assert CJK.findall(text) == []
    assert PARSES.findall(text) == []


def test_licences_of_everything_inside_are_there() -> None:
    text = (STATIC / "LICENSES.txt").read_text(encoding="utf-8")
    assert "cytoscape 3.34.4 (MIT)" in text
    assert "Permission is hereby granted" in text


def test_versions_are_pinned_and_no_download_address_is_recorded() -> None:
    lock = (SCREENS / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "http" not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')
    assert not re.search(r'": "[\^~]', (SCREENS / "package.json").read_text(encoding="utf-8"))


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm: bundles are not built again")
def test_the_sources_make_the_committed_bytes(tmp_path: Path) -> None:
    work = tmp_path / "screens"
    work.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs"):
        shutil.copy(SCREENS / name, work)
    shutil.copytree(SCREENS / "source", work / "source")
    (work / "static").mkdir()
    command = ["npm", "ci", "--prefer-offline", "--loglevel=error"]
    installed = subprocess.run(command, cwd=work, check=False, capture_output=True, text=True, timeout=300)
    if installed.returncode != 0 and not os.environ.get("CI"):
        pytest.skip("npm cannot install here: bundles are not built again")
    assert installed.returncode == 0, installed.stderr
    subprocess.run(["node", "build.mjs"], cwd=work, check=True, capture_output=True, timeout=120)
    made = {path.name: path.read_bytes() for path in (work / "static").iterdir()}
    assert sorted(made) == sorted(path.name for path in STATIC.iterdir())
    assert [name for name, content in made.items() if content != (STATIC / name).read_bytes()] == []
