"""A view without a case: answers the graph's messages from memory, so that the screen can be tested by itself."""

from __future__ import annotations

import copy
import math
import random
from typing import Any

from workbench.explore.screens.graph_widget import Command, GraphWidget

KINDS = {
    "patient": "参保人",
    "card": "就医凭证",
    "doctor": "医师",
    "pharmacy": "定点药店",
    "facility": "定点医疗机构",
}
RELATIONS = {"CO_SWIPE": "同时刷卡", "SWIPED_AT": "刷卡购药", "STEERING": "集中开方", "OWNS": "持有凭证"}
NAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗"


def node(name: str, kind: str, label: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    about = {
        "role": "",
        "role_label": "",
        "pinned": False,
        "size": 0.3,
        "badge": "",
        "count": 12,
        "money": "1203.50",
    }
    rest = {"degree": 5, "note": False, "selected": False, "dim": False}
    return {"id": name, "kind": kind, "label": label, "x": x, "y": y} | about | rest | more


def edge(name: str, source: str, target: str, relation: str, **more: Any) -> dict[str, Any]:
    label = f"{RELATIONS.get(relation, relation)} 12"
    drawn = {"label": label, "width": 0.2, "directed": relation in ("STEERING", "SWIPED_AT")}
    state = {"selected": False, "dim": False}
    return {"id": name, "source": source, "target": target, "relation": relation} | drawn | state | more


def person(number: int) -> str:
    return f"{NAMES[number % len(NAMES)]}** ·{1000 + 37 * number % 9000}"


def ring() -> dict[str, Any]:
    """A card ring: one core, eight members who swipe together, three pharmacies, a doctor."""
    dice = random.Random(7)
    nodes = [node("n0", "patient", person(0), 0, 0, role="core", role_label="核心", size=1.0, badge="+312")]
    edges = []
    for number in range(1, 9):
        angle = number * math.tau / 8
        name = f"n{number}"
        core = number in (1, 4)
        role = {"role": "core", "role_label": "核心"} if core else {"role": "member", "role_label": "成员"}
        place = (170 * math.cos(angle), 150 * math.sin(angle))
        nodes.append(node(name, "patient", person(number), *place, size=dice.random(), **role))
        edges.append(edge(f"e{number}", "n0", name, "CO_SWIPE", width=dice.random()))
        if number > 1:
            edges.append(edge(f"r{number}", name, f"n{number - 1}", "CO_SWIPE", width=dice.random() / 2))
    for number, label in enumerate(("康宁大药房·城关店", "百姓缘药店", "同济堂第三分店")):
        name = f"p{number}"
        nodes.append(
            node(
                name,
                "pharmacy",
                label,
                330,
                (number - 1) * 130,
                size=0.7,
                badge=["+3,214", "", "+88"][number],
            )
        )
        edges += [edge(f"s{number}{one}", f"n{one}", name, "SWIPED_AT") for one in range(number, 9, 3)]
    nodes.append(node("d0", "doctor", "刘** 主治医师", -330, 20, size=0.5, note=True))
    edges += [edge(f"t{one}", "d0", f"n{one}", "STEERING") for one in (3, 4, 5)]
    nodes += [
        node("f0", "facility", "城关区人民医院", -330, 160, size=0.6, pinned=True),
        node("c0", "card", "社保卡 ·8842", 60, -260, size=0.2),
        node("g0", "group", "参保人 +3,164", 470, -130, badge="+3,164", size=0.6),
    ]
    edges += [
        edge("o0", "n7", "c0", "OWNS"),
        edge("o1", "n0", "c0", "OWNS"),
        edge("w0", "p0", "g0", "SWIPED_AT"),
    ]
    edges.append(edge("x0", "n0", "n1", "SWIPED_AT"))
    edges.append(edge("f1", "d0", "f0", "PRACTISED_AT"))
    return scene(nodes, edges, ["刷卡购药：显示 50 / 共 3,214"])


def scene(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], cut: list[str]) -> dict[str, Any]:
    kinds = [one["kind"] for one in nodes]
    relations = [one["relation"] for one in edges]
    limits = {"from": "2025-01-01", "to": "2025-12-31", "money": 12345.0, "degree": 40, "strength": 33}
    filters: dict[str, Any] = {"from": None, "to": None, "money_min": 0, "degree_min": 0, "strength_min": 0}
    choices = [{"code": "count", "label": "次数"}, {"code": "money", "label": "金额"}]
    entries = [
        {"code": code, "label": label, "count": kinds.count(code), "shown": True}
        for code, label in KINDS.items()
    ]
    joined = [
        {"code": code, "label": label, "count": relations.count(code), "shown": True}
        for code, label in RELATIONS.items()
        if code in relations
    ]
    return {
        "revision": 1,
        "title": "聚敛刷卡 · 康宁大药房等 3 家，9 人",
        "subtitle": "2025-01-03 至 2025-11-28 · 同时刷卡 214 次，预计 3.1 次 · 涉及 86,213.40 元",
        "nodes": nodes,
        "edges": edges,
        "legend": {
            "kinds": entries,
            "relations": joined,
            "size_by": {"value": "count", "choices": choices},
            "width_by": {"value": "count", "choices": choices},
        },
        "filters": filters | {"bounds": limits, "hidden": 0},
        "cut": cut,
        "limits": {"elements": len(nodes) + len(edges), "soft": 300, "hard": 1500, "warning": ""},
        "undo": None,
        "redo": None,
        "focus": None,
        "search": {"text": "", "hits": []},
        "panel": None,
        "notice": None,
    }


def crowd(nodes: int = 100, edges: int = 200) -> dict[str, Any]:
    """Labels, badges, sizes, four relations: by default the soft limit of a picture, 300 elements."""
    dice = random.Random(1)
    kinds = ["patient"] * 7 + ["pharmacy", "doctor", "facility"]
    relations = ["CO_SWIPE", "SWIPED_AT", "STEERING", "SEEN_BY"]
    made, joined = [], []
    for one in range(nodes):
        place = 90 * math.sqrt(one) * math.cos(2.4 * one), 90 * math.sqrt(one) * math.sin(2.4 * one)
        more = {"badge": "+12" if one % 5 == 0 else "", "role": "core" if one % 9 == 0 else ""}
        made.append(node(f"n{one}", kinds[one % 10], person(one), *place, size=dice.random(), **more))
    for one in range(edges):
        ends = f"n{one % nodes}", f"n{(one * 7 + 1 + one // nodes) % nodes}"
        joined.append(edge(f"e{one}", *ends, relations[one % 4], width=dice.random()))
    return scene(made, joined, ["刷卡购药：显示 50 / 共 3,214"])


def panel(one: dict[str, Any]) -> dict[str, Any]:
    """What the founder's view says of a node, in its shape."""
    fields = [
        {"label": "姓名", "value": "张**", "field": "psn_name", "element": one["id"], "masked": True},
        {
            "label": "人员编号",
            "value": "****************1234",
            "field": "psn_no",
            "element": one["id"],
            "masked": True,
        },
        {
            "label": "参保地",
            "value": "990001 城关区",
            "field": "place",
            "element": one["id"],
            "masked": False,
        },
        {"label": "出生年份", "value": "1968", "field": "birth", "element": one["id"], "masked": False},
    ]
    ways = [("刷卡购药", "3,214 人 / 8,120 笔", "SWIPED_AT"), ("同时刷卡", "8 人 / 214 次", "CO_SWIPE")]
    choices = [
        {"label": f"{name} {how}", "do": {"do": "expand", "node": one["id"], "relation": code}}
        for name, how, code in ways
    ]
    rows = [
        [f"setl_d_2025{month:02}.csv", str(17 + 91 * month), f"S2025{month:06}"] for month in range(1, 13)
    ]
    table = {
        "title": "原始记录",
        "columns": ["文件", "行", "结算编号"],
        "rows": rows,
        "note": "显示 12 / 共 812",
    }
    return {
        "title": one["label"],
        "sections": [
            {"kind": "fields", "title": "参保人", "fields": fields},
            {"kind": "choices", "title": "可展开的关系", "choices": choices},
            {"kind": "table", **table},
            {"kind": "text", "title": "备注", "text": "与康宁大药房收银员同日多次出现。\n待核实。"},
        ],
    }


class FakeView:
    """Holds a scene, answers commands, keeps all of them in ``received``."""

    def __init__(self, start: dict[str, Any] | None = None) -> None:
        self.widget = GraphWidget()
        self.received: list[Command] = []
        self.past: list[dict[str, Any]] = []
        self.future: list[dict[str, Any]] = []
        self.now = start or ring()
        self.widget.on_command(self.answer)
        self.draw()

    def draw(self) -> None:
        self.now["revision"] += 1
        self.now["undo"] = "展开" if self.past else None
        self.now["redo"] = "展开" if self.future else None
        drawn = [*self.now["nodes"], *self.now["edges"]]
        self.now["limits"]["elements"] = len(drawn)
        self.widget.show(copy.deepcopy(self.now))

    def named(self, name: str) -> list[Command]:
        return [one for one in self.received if one["do"] == name]

    def answer(self, command: Command) -> None:
        self.received.append(command)
        handler = getattr(self, f"do_{command['do']}", None)
        self.now["notice"] = None
        if handler is not None:
            handler(command)
        self.draw()

    def keep(self) -> None:
        self.past.append(copy.deepcopy(self.now))
        self.future.clear()

    def find(self, name: object) -> dict[str, Any] | None:
        return next((one for one in (*self.now["nodes"], *self.now["edges"]) if one["id"] == name), None)

    def select(self, names: list[str]) -> None:
        for one in (*self.now["nodes"], *self.now["edges"]):
            one["selected"] = one["id"] in names

    def do_click(self, command: Command) -> None:
        found = self.find(command["element"])
        self.select([found["id"]] if found else [])
        self.now["panel"] = panel(found) if found else None

    def do_select(self, command: Command) -> None:
        self.select(command["elements"])

    def do_expand(self, command: Command) -> None:
        self.keep()
        parent = self.find(command["node"])
        assert parent is not None
        many = len(self.now["nodes"])
        for number in range(5):
            angle = number * math.tau / 5
            name = f"x{many + number}"
            place = (parent["x"] + 120 * math.cos(angle), parent["y"] + 120 * math.sin(angle))
            self.now["nodes"].append(node(name, "patient", person(many + number), *place))
            self.now["edges"].append(edge(f"y{many + number}", parent["id"], name, "CO_SWIPE"))
        parent["badge"] = "+307"

    def do_undo(self, _command: Command) -> None:
        if self.past:
            self.future.append(copy.deepcopy(self.now))
            self.now = self.past.pop() | {"revision": self.now["revision"]}

    def do_redo(self, _command: Command) -> None:
        if self.future:
            self.past.append(copy.deepcopy(self.now))
            self.now = self.future.pop() | {"revision": self.now["revision"]}

    def do_hide(self, command: Command) -> None:
        self.keep()
        gone = set(command["elements"])
        self.now["nodes"] = [one for one in self.now["nodes"] if one["id"] not in gone]
        kept = {one["id"] for one in self.now["nodes"]}
        self.now["edges"] = [
            one for one in self.now["edges"] if one["source"] in kept and one["target"] in kept
        ]

    def do_move(self, command: Command) -> None:
        self.keep()
        for name, (x, y) in command["positions"].items():
            found = self.find(name)
            assert found is not None
            found["x"], found["y"] = x, y

    def do_pin(self, command: Command) -> None:
        for name in command["nodes"]:
            found = self.find(name)
            assert found is not None
            found["pinned"] = command["pinned"]

    def do_filter(self, command: Command) -> None:
        self.now["filters"] |= {name: value for name, value in command.items() if name != "do"}

    def do_show_kind(self, command: Command) -> None:
        for entry in self.now["legend"]["kinds"]:
            if entry["code"] == command["code"]:
                entry["shown"] = command["shown"]

    def do_search(self, command: Command) -> None:
        text = command["text"]
        hits = [
            {"id": one["id"], "label": one["label"]}
            for one in self.now["nodes"]
            if text and text in one["label"]
        ]
        if text:
            hits.append({"token": "t3", "label": "张** ·9999（不在图上）"})
        self.now["search"] = {"text": text, "hits": hits}

    def do_focus(self, command: Command) -> None:
        self.now["focus"] = command["node"]
        near = {command["node"]}
        for one in self.now["edges"]:
            if command["node"] in (one["source"], one["target"]):
                near |= {one["source"], one["target"]}
        for one in self.now["nodes"]:
            one["dim"] = command["node"] is not None and one["id"] not in near
        for one in self.now["edges"]:
            one["dim"] = command["node"] is not None and command["node"] not in (one["source"], one["target"])

    def do_unmask(self, command: Command) -> None:
        for section in self.now["panel"]["sections"]:
            for one in section.get("fields", []):
                if one["field"] == command["field"]:
                    one |= {"value": "张三丰", "masked": False}

    def do_export(self, command: Command) -> None:
        if command["format"] == "csv":
            self.widget.send_file("nodes.csv", "text/csv", "id,label\nn0,张\n")

    def do_paths(self, _command: Command) -> None:
        self.now["notice"] = {"level": "info", "text": "两者之间 3 步内没有路径。"}
