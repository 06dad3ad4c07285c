"""A picture that an investigator works on: every change is a command that can be taken back, logged and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.errors import CaseError, WorkbenchError
from workbench.explore.connections import among
from workbench.explore.graph import asking, neighbourhood
from workbench.explore.keys import node_key, parse_key
from workbench.explore.session import Session
from workbench.explore.view.beside import Beside
from workbench.explore.view.building import added, begun, collapsed, laid_out, waiting_groups
from workbench.explore.view.filters import changed_filters, drawn
from workbench.explore.view.freshness import gone, lead_state, origin, renewed, settled
from workbench.explore.view.grouping import HARD_LIMIT, PAGE, fold, unfold, within
from workbench.explore.view.history import History
from workbench.explore.view.items import EdgeItem, EdgeKey, State
from workbench.explore.view.linking import NOT_BY_CHANCE, links, tied
from workbench.explore.view.naming import called, title_of
from workbench.explore.view.saved import SavedView, ViewStore
from workbench.explore.view.scene import Look, scene

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["View"]

#: Neighbours per relation that a double click brings.
_STEP = 10


class View:
    """One picture of a case. Screens send it commands and draw ``scene()``; scripts call the same methods."""

    def __init__(self, session: Session, saved: SavedView, title: str) -> None:
        self._session = session
        self._store = ViewStore(session.case.folder)
        self._about = dict(saved.about or {})
        other = saved.state.origin.get("data") != session.data
        self._lost = gone(session, saved.state.nodes) if saved.revision and other else set[str]()
        self._beside = Beside(session, self._about, self._lost)
        self._history = History(settled(session, saved.state, self._about))
        self._saved = saved
        self._revision = 0
        self._watchers: list[Callable[[], None]] = []
        self.look = Look(title, selection=set(saved.selection), focus=saved.focus)
        self.look.panel = self._own = self._beside.panel(self.state, ())

    @classmethod
    def of_lead(cls, session: Session, lead_id: str) -> View:
        """The picture of a lead: as it was left, or new.

        Raises:
            CaseError: the latest run has no such lead.
        """
        session.log("open_lead_picture", lead_id)
        return cls._opened(session, lead_id, {"lead": lead_id}, lambda: lead_state(session, lead_id))

    @classmethod
    def of_node(cls, session: Session, kind: str, node_id: str) -> View:
        """The picture of a node and what surrounds it first: as it was left, or new.

        Raises:
            CaseError: the case has no such node.
        """
        key = node_key(kind, node_id)
        session.log("open_node_picture", key)
        return cls._opened(session, key, {"node": key}, lambda: _node_picture(session, key))

    @classmethod
    def of_nodes(cls, session: Session, keys: Sequence[str], name: str) -> View:
        """A new picture of several nodes and the links between them, tested ties too, kept under a name.

        Raises:
            CaseError: the case has no such node.
        """
        session.log("open_nodes_picture", " ".join(keys), name=name)
        state = replace(begun(tied(session, keys)), origin=origin(session))
        free = ViewStore(session.case.folder).free(name)
        return cls(session, SavedView(free, state, about={"nodes": " ".join(keys)}), free)

    @classmethod
    def reopened(cls, session: Session, name: str) -> View:
        """A saved picture.

        Raises:
            WorkbenchError: there is none of that name.
        """
        session.log("open_view", name)
        saved = ViewStore(session.case.folder).read(name)
        return cls(session, saved, title_of(session, saved))

    @classmethod
    def _opened(
        cls, session: Session, name: str, about: Mapping[str, str], begin: Callable[[], State]
    ) -> View:
        store = ViewStore(session.case.folder)
        aside = None
        try:
            saved = store.read(name) if store.has(name) else None
        except CaseError:
            saved, aside = None, store.set_aside(name)
        saved = saved or SavedView(name, begin(), about=about)
        view = cls(session, saved, title_of(session, saved))
        if aside is not None:
            view.inform("error", "view.set_aside", file=f"views/{aside.name}")
        return view

    # -- what is there -------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The sitting that the picture belongs to."""
        return self._session

    @property
    def state(self) -> State:
        """The picture as it stands."""
        return self._history.state

    @property
    def name(self) -> str:
        """The name under which it is kept."""
        return self._saved.name

    def scene(self) -> dict[str, Any]:
        """The picture as its screen draws it: masked, under opaque names."""
        history = self._history
        self.look.undo = self._told(history.undoable)
        self.look.redo = self._told(history.redoable)
        self.look.subtitle = self._beside.provenance(self.state)
        return scene(self.state, self.look, self._session, self._revision)

    def _told(self, command: str | None) -> str | None:
        return self._session.text(f"command.{command}") if command else None

    @property
    def selected(self) -> list[str]:
        """Keys of the selected nodes, sorted."""
        return sorted(one for one in self.look.selection if isinstance(one, str) and one in self.state.nodes)

    def graph(self) -> Any:
        """What is drawn, as a ``networkx.MultiDiGraph`` with the source rows on every edge. Nothing is masked."""
        from workbench.explore.edges import new_graph, sorted_graph  # noqa: PLC0415 - takes a second to import

        now = drawn(self.state)
        graph = new_graph(title=self.name)
        for key in now.nodes:
            graph.add_node(key, **self.state.nodes[key].values)
        for source, target, relation in now.edges:
            values = self.state.edges[source, target, relation].values
            graph.add_edge(source, target, key=relation, **values)
        return sorted_graph(graph)

    def rows(self, source: str, target: str, relation: str) -> pd.DataFrame:
        """The source rows behind an edge: table, key, file and line."""
        import pandas as pd  # noqa: PLC0415 - half a second, and most sittings need none of it

        edge = self._edge((source, target, relation))
        self._session.log("open_rows", f"{source} {relation} {target}", rows=len(edge.values["rows"]))
        return pd.DataFrame(edge.values["rows"], columns=["table", "key", "source_file", "source_row"])

    def watch(self, watcher: Callable[[], None]) -> None:
        """Be told after every change."""
        self._watchers.append(watcher)

    # -- commands that can be taken back -------------------------------------------------------------------------

    def expand(
        self, key: str, *, relation: str | None = None, order: str = "strongest", limit: int | None = None
    ) -> int:
        """Bring neighbours of a node; those that are there stay where they are.

        Args:
            key: ``"kind:id"``.
            relation: only by this one; None for all that events make, a few of each.
            order: see ``workbench.explore.ORDERS``.
            limit: neighbours per relation; never more than the screen holds.

        Returns:
            How many nodes are new.

        Raises:
            CaseError: the case has no such node.
            WorkbenchError: the relation or the order is not known.
        """
        relations = [relation] if relation else list(NOT_BY_CHANCE)
        most = min(limit or (PAGE if relation else _STEP), HARD_LIMIT)
        self._session.log("expand", key, relation=relation or "", order=order, limit=most)
        kind, node_id = parse_key(key)
        graph = neighbourhood(
            self._session.case,
            kind,
            node_id,
            relations=relations,
            limit=most,
            order=order,
            engine=self._session.engine,
        )
        state, new = added(self.state, graph, key)
        left = sum(one not in state.nodes for one in graph.nodes)
        state = waiting_groups(state, key, graph.graph["cut"])
        if left:
            self._say("warn", "view.partly", count=new, left=left)
        else:
            self._say("info", "view.expanded" if new else "view.nothing_new", count=new)
        return new if self._commit("expand", state, keep=[key]) else 0

    def collapse(self, key: str) -> int:
        """Take back what expanding a node brought; returns how many nodes went."""
        self._node(key)
        state, gone = collapsed(self.state, key)
        self._say("info", "view.collapsed" if gone else "view.nothing_to_collapse", count=gone)
        self._commit("collapse", state)
        return gone

    def open_group(self, key: str) -> int:
        """Bring the next members of a group onto the screen; returns how many."""
        group = self.state.groups.get(key)
        if group is None:
            raise WorkbenchError("unknown_element", element=key)
        if group.centre is not None:
            held = drawn(self.state).held[key]
            return self.expand(group.centre, relation=group.relation, limit=held + PAGE)
        state, came = unfold(self.state, key)
        self._say("info" if came else "warn", "view.expanded" if came else "view.full", count=came)
        self._commit("open_group", state)
        return came

    def fold(self, keys: Iterable[str]) -> None:
        """Fold nodes into groups by kind and role; pinned ones stay."""
        self._commit("fold", fold(self.state, keys))

    def hide(self, keys: Iterable[str]) -> None:
        """Take nodes off the screen; they stay in the picture."""
        self._change("hide", keys, hidden=True)

    def unhide(self) -> None:
        """Bring everything back that was hidden by hand."""
        self._change("unhide", self.state.nodes, hidden=False)

    def pin(self, keys: Iterable[str], *, pinned: bool = True) -> None:
        """Keep nodes where they are, whatever is laid out, folded or collapsed."""
        self._change("pin" if pinned else "unpin", keys, pinned=pinned)

    def note(self, key: str | EdgeKey, text: str) -> None:
        """Write a note on a node or an edge; an empty one takes it away."""
        if isinstance(key, str):
            self._change("note", [key], note=text)
        else:
            edge = replace(self._edge(key), note=text)
            self._commit("note", replace(self.state, edges={**self.state.edges, key: edge}))

    def _change(self, command: str, keys: Iterable[str], **values: Any) -> None:
        nodes = [replace(self._node(key), **values) for key in keys]
        self._commit(command, self.state.with_nodes(*nodes))

    def move(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Put nodes and groups somewhere else."""
        groups = {
            key: replace(one, x=places[key][0], y=places[key][1]) if key in places else one
            for key, one in self.state.groups.items()
        }
        nodes = [
            replace(self.state.nodes[key], x=x, y=y)
            for key, (x, y) in places.items()
            if key in self.state.nodes
        ]
        self._commit("move", replace(self.state.with_nodes(*nodes), groups=groups))

    def lay_out(self, layout: str) -> None:
        """Lay out what is drawn: ``force``, ``circle`` or ``columns``; pinned nodes stay."""
        self._commit("layout", laid_out(self.state, layout))

    def filter(self, **change: Any) -> None:
        """Set filters: ``from``, ``to`` (days), ``money_min``, ``degree_min``, ``strength_min``; 0 or None for none.

        Raises:
            ValueError: see ``workbench.explore.view.filters.changed_filters``.
        """
        filters = changed_filters(self.state.filters, change)
        self._commit("filter", replace(self.state, filters=filters), row=",".join(sorted(change)))

    def show(self, *, kind: str | None = None, relation: str | None = None, shown: bool = True) -> None:
        """Show or hide a kind of nodes or a relation."""
        filters = dict(self.state.filters)
        for name, code in (("kinds_off", kind), ("relations_off", relation)):
            if code is not None:
                off = set(filters.get(name, ())) - {code}
                filters[name] = tuple(sorted(off if shown else off | {code}))
        self._commit("show", replace(self.state, filters={key: one for key, one in filters.items() if one}))

    def style(self, *, size_by: str | None = None, width_by: str | None = None) -> None:
        """Choose what sizes and widths mean."""
        state = self.state
        self._commit(
            "style", replace(state, size_by=size_by or state.size_by, width_by=width_by or state.width_by)
        )

    def add(self, graph: Any, *, command: str = "add", near: str | None = None) -> int:
        """Bring a graph of this case into the picture; returns how many nodes are new."""
        there = set(drawn(self.state).nodes)
        state, new = added(self.state, graph, near or next(iter(graph.nodes), ""), unfold=True)
        keep = [key for key in graph.nodes if key not in there]
        return new if self._commit(command, state, keep=keep) else 0

    def bring(self, key: str) -> None:
        """Draw a node of the case with its ties to what is drawn, without those that mere chance makes; select it.

        Raises:
            CaseError: the case has no such node.
        """
        if key in self.state.nodes:
            node = replace(self._node(key), folded=None, hidden=False)
            self._commit("add", self.state.with_nodes(node), keep=[key])
            self.select([key])
            return
        self._session.log("add_node", key)
        there = set(drawn(self.state).nodes) - self._lost
        with asking(self._session.case, self._session.engine) as tables:
            links = among(
                self._session.case,
                tables,
                {*there, key},
                relations=NOT_BY_CHANCE,
                wanted=lambda edge: key in edge[1:],
            )
        self.add(links)
        self.select([key])

    def renew(self) -> None:
        """Draw the present evidence of the lead; the picture as it was is kept under a name of its own.

        Raises:
            CaseError: the latest run has no such lead, or the case cannot be written.
        """
        lead_id, before = self._about["lead"], self.state.origin.get("run", "–")
        self._session.log("renew_picture", lead_id, before=before, run=self._session.run.run_id)
        state = renewed(self._session, self.state, lead_id)
        name = self._store.free(f"{self.name} · {before}")
        self._store.save(replace(self._saved, name=name, revision=0, state=self.state))
        if self._commit("renew", state):
            self.inform("info", "view.renewed", name=name)

    def connect(self, keys: Sequence[str] | None = None) -> None:
        """Draw the links that the case knows between nodes of the picture; None for all that are drawn."""
        chosen = sorted(set(keys or drawn(self.state).nodes) - self._lost)
        self._session.log("connect", "", nodes=len(chosen))
        before = len(self.state.edges)
        self.add(links(self._session, chosen), command="connect")
        self.inform("info", "view.connected", count=len(self.state.edges) - before)

    def _commit(self, command: str, state: State, row: str = "", keep: Iterable[str] = ()) -> bool:
        """Take a new state, folded so that the hard limit holds; False where that cannot be: nothing is changed."""
        asked = state.named()
        made = within(asked, keep)
        if made is None:
            self.inform("warn", "view.full")
            return False
        if made != self.state:
            self._history.do(command, made, row)
        if made is not asked:
            count = sum(one.folded is not None for one in made.nodes.values())
            self._say("warn", "view.folded_to_fit", hard=f"{HARD_LIMIT:,}", count=f"{count:,}")
        self._settle()
        self._tell()
        return True

    def undo(self) -> bool:
        """Take the last command back."""
        return self._stepped(self._history.undo())

    def redo(self) -> bool:
        """Do the command again that was taken back last."""
        return self._stepped(self._history.redo())

    def _stepped(self, moved: bool) -> bool:
        if moved:
            self.look.notice = None
            self._own = self.look.panel
            self._settle()
            self._tell()
        return moved

    # -- what is looked at ---------------------------------------------------------------------------------------

    def select(self, keys: Iterable[str | EdgeKey]) -> None:
        """Select elements, and show what they are beside the picture; what is looked at is logged before."""
        chosen = {one for one in keys if self.holds(one)}
        panel = self._beside.look_at(self.state, chosen)
        self.look.selection, self.look.panel, self._own = chosen, panel, panel
        self._tell()

    def refresh(self) -> None:
        """Say everything again, for example after a value was revealed."""
        self.look.panel = self._own = self._panel()
        self._tell()

    def _panel(self) -> dict[str, Any] | None:
        return self._beside.panel(self.state, self.look.selection)

    def focus(self, key: str | None) -> None:
        """Dim everything but a node and its neighbours; None for none."""
        self.look.focus = key if key in self.state.nodes else None
        self._tell()

    def inform(self, level: str, code: str, **values: object) -> None:
        """Show one message: ``info``, ``warn`` or ``error``."""
        self._say(level, code, **values)
        self._tell()

    def _say(self, level: str, code: str, **values: object) -> None:
        self.look.notice = {"level": level, "text": self._session.text(code, **values)}

    def reveal(self, key: str, field: str, reason: str) -> str:
        """The plain value of a field of a node; see ``Session.reveal``."""
        value = self._session.reveal(key, field, reason)
        self.refresh()
        return value

    # -- keeping -------------------------------------------------------------------------------------------------

    def save(self, name: str | None = None) -> str:
        """Keep the picture in the case; returns the name, another one where it was changed elsewhere meanwhile.

        Raises:
            CaseError: the case cannot be written.
        """
        saved = self.keep(name)
        self._session.log("save_view", saved, elements=drawn(self.state).elements)
        return saved

    def keep(self, name: str | None = None) -> str:
        """The same without a line in the log: what a screen does after every change."""
        own = name is None or name == self._saved.name
        now = replace(
            self._saved if own else replace(self._saved, name=str(name), revision=0),
            state=self.state,
            selection=frozenset(self.look.selection),
            focus=self.look.focus,
        )
        saved = self._store.save(now)
        if saved.name != now.name:
            self._say("warn", "error.view_changed", name=self.called(now.name), other=self.called(saved.name))
        self._saved = saved
        return saved.name

    def called(self, name: str) -> str:
        """A name of this picture as it may be shown: the id of a person in it is masked."""
        return called(self._about, name)

    # -- inside --------------------------------------------------------------------------------------------------

    def _node(self, key: str) -> Any:
        if key not in self.state.nodes:
            raise WorkbenchError("unknown_element", element=key)
        return self.state.nodes[key]

    def _edge(self, key: EdgeKey) -> EdgeItem:
        if key not in self.state.edges:
            raise WorkbenchError("unknown_element", element=" ".join(key))
        return self.state.edges[key]

    def holds(self, key: str | EdgeKey) -> bool:
        """Whether the picture has this element."""
        return key in self.state.nodes or key in self.state.edges or key in self.state.groups

    def _settle(self) -> None:
        """What is no longer in the picture cannot be selected or in focus, and what stands beside it is of today."""
        self.look.selection = {one for one in self.look.selection if self.holds(one)}
        if self.look.focus not in self.state.nodes:
            self.look.focus = None
        if self.look.panel is self._own:
            self.look.panel = self._own = self._panel()

    def _tell(self) -> None:
        self._revision += 1
        for watcher in self._watchers:
            watcher()


def _node_picture(session: Session, key: str) -> State:
    """The node alone; ``View.of_node`` is expanded by the investigator, with the counts in view."""
    return replace(begun(links(session, [key])), origin=origin(session))
