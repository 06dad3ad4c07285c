"""What of a run a sitting keeps on this machine: leads and the rows behind them, and edges when they are needed.

They lie as a run lies in a case folder, so that queue, decisions and leads are read as everywhere. Events and nodes are
never copied: they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from workbench.engines.neo4j_line import Line, Reading
from workbench.explore.server.fetch import yuan
from workbench.files import write_json, write_parquet
from workbench.leads.record import from_record
from workbench.leads.store import LeadStore
from workbench.rings.detection import ROW_COLUMNS
from workbench.texts import texts

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["copy_edges", "copy_run"]

#: Seconds that the server may take for everything that one copy needs.
LONG = 600.0

_RECORD: LiteralString = "MATCH (s:PushState {id: 'push'}) RETURN s.record"
_DIGESTS: LiteralString = (
    "MATCH (s:PushState) WHERE s.part IN $parts RETURN s.part, s.bucket, s.digest ORDER BY s.part, s.bucket"
)
_LEADS: LiteralString = (
    "MATCH (l:Lead) RETURN l.record, l.scheme = 'manual' AS made, l.rank AS rank, l.lead_id AS id "
    "ORDER BY made, rank, id"
)

_TEXTS = {
    "lead_id": "l.lead_id",
    "relation": "r.evidence",
    "table_name": "r.row_table",
    "row_key": "r.row_key",
    "source_file": "r.source_file",
    "psn_no": "r.person",
    "card_id": "r.card",
    "dr_code": "r.doctor",
    "fixmedins_code": "r.place",
    "at_time": "toString(r.at_time)",
}
_MONEY = {
    "medfee_sumamt": "r.total_fen",
    "fund_pay_sumamt": "r.fund_fen",
    "acct_pay": "r.account_fen",
    "cash_payamt": "r.cash_fen",
}
_NUMBERS = {"session": "r.session", "source_row": "r.source_row"}
_EDGES = {
    **{
        name: f"r.{name}"
        for name in ("observed", "expected", "log10_p", "log10_q", "llr", "basis", "window_seconds")
    },
    **{name: f"toString(r.{name})" for name in ("first_at", "last_at")},
    **{name: f"coalesce(r.{name}, [])" for name in ("places", "lead_ids")},
}
_VALIDATED = ("CO_ADMISSION", "CO_SWIPE", "REFERRED_TO", "STEERING")


def copy_run(line: Line, folder: Path, run_id: str) -> None:
    """Bring the run in a working folder to what the server has of its leads; nothing is read where it is the same.

    Raises:
        ServerError: the server cannot be read.
    """
    target = folder / "runs" / run_id
    digest = line.read(lambda read: _digest(read, ("Lead", "RESTS_ON")))
    if _known(target / "copied.json").get("leads") == digest and (target / "run.json").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    record, leads, rows = line.read(_run, timeout=LONG)
    kept = [_open(one) for one in leads]
    LeadStore(folder / "leads.sqlite").adopt(run_id, [from_record(one) for one in kept])
    write_parquet(target / "rows.parquet", rows)
    write_json(target / "leads.json", kept)
    write_json(target / "copied.json", {"leads": digest})
    write_json(
        target / "run.json", {**record, "run_id": run_id, "notes": record.get("notes", []), "seconds": {}}
    )


def copy_edges(line: Line, run_folder: Path) -> Path:
    """The file of the validated edges of the run on a server, read when it is not there or they are others.

    Raises:
        ServerError: the server cannot be read.
    """
    path, about = run_folder / "edges.parquet", run_folder / "edges.json"
    digest = line.read(lambda read: _digest(read, _VALIDATED))
    if not path.exists() or _known(about).get("edges") != digest:
        ranks = {
            one["lead_id"]: one["rank"]
            for one in json.loads((run_folder / "leads.json").read_text(encoding="utf-8"))
        }
        write_parquet(path, line.read(lambda read: _edges(read, ranks), timeout=LONG))
        write_json(about, {"edges": digest})
    return path


def _known(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _digest(read: Reading, parts: Iterable[str]) -> str:
    """Digest of what some parts of the graph hold, from what pushes wrote down."""
    found = read.rows(_DIGESTS, parts=sorted(parts))
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _run(read: Reading) -> tuple[dict[str, Any], list[dict[str, Any]], pd.DataFrame]:
    """What the run says about itself, its leads as it kept them, the best first, and the rows behind all of them."""
    record = json.loads(read.rows(_RECORD)[0][0] or "{}")
    leads = [json.loads(one[0]) for one in read.rows(_LEADS)]
    named = {**_TEXTS, **_NUMBERS, **_MONEY}
    text: Any = (
        "MATCH (l:Lead)-[r:RESTS_ON]->() WITH l, r ORDER BY l.lead_id, r.key "
        f"RETURN {', '.join(named.values())}"
    )
    columns = dict(zip(named, zip(*read.rows(text), strict=True), strict=False))
    found: dict[str, Any] = {name: pa.array(columns.get(name, ()), pa.string()) for name in _TEXTS}
    found |= {name: pa.array(columns.get(name, ()), pa.int64()) for name in _NUMBERS}
    found |= {name: yuan(columns.get(name, ())) for name in _MONEY}
    found["at_time"] = found["at_time"].cast(pa.timestamp("us"))
    return record, leads, pa.table({name: found[name] for name in ("lead_id", *ROW_COLUMNS)}).to_pandas()


def _open(record: dict[str, Any]) -> dict[str, Any]:
    """A lead as a run keeps it; what had been decided about it elsewhere is a note of it."""
    if record["status"] == "open":
        return record
    names = {language: texts(f"status.{record['status']}")[language] for language in ("zh", "en")}
    note = {language: texts("server.status", status=names[language])[language] for language in names}
    return {**record, "status": "open", "notes": [*record["notes"], note]}


def _edges(read: Reading, ranks: dict[str, int]) -> pd.DataFrame:
    """Validated edges as a run keeps them, in the order of relation, source and target."""
    named = ", ".join(_EDGES.values())
    text: Any = (
        f"MATCH (a:Entity)-[r:{'|'.join(_VALIDATED)}]->(b:Entity) RETURN a.key, b.key, type(r), {named}"
    )
    rows = read.rows(text)
    found = pd.DataFrame(rows, columns=["source", "target", "relation", *_EDGES])
    for name in ("first_at", "last_at"):
        found[name] = pa.array(found[name], pa.string()).cast(pa.timestamp("us")).to_pandas()
    figures = dict.fromkeys(("expected", "log10_p", "log10_q", "llr"), "float64")
    found = found.astype({**figures, "observed": "int64", "window_seconds": "int64"})
    last = len(ranks) + 1
    found["lead_ids"] = [
        sorted(one, key=lambda lead: (ranks.get(lead, last), lead)) for one in found["lead_ids"]
    ]
    return found.sort_values(["relation", "source", "target"], ignore_index=True)
