"""What a path may be, and what a search for paths found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from graph_loaders.ontology import edge_types, node_types
from workbench.errors import WorkbenchError
from workbench.texts import Text, texts

__all__ = ["MAX_ENDS", "MAX_PATHS", "MAX_STEPS", "SUPERNODES", "Extra", "Path", "Paths", "Rules"]

#: Steps that a path may have.
MAX_STEPS = 12

#: Paths that one search may list.
MAX_PATHS = 100

#: Nodes that ``joining`` joins at once.
MAX_ENDS = 20

#: What is done with nodes that very many others are joined to.
SUPERNODES = ("avoid", "penalise", "pass")


class Extra(NamedTuple):
    """One further edge, for example a validated tie of a run.

    Attributes:
        source: name of a node.
        target: name of another one; the edge is walked in both directions.
        relation: its code.
        weight: its strength, compared with the occurrences of other edges.
    """

    source: str
    target: str
    relation: str
    weight: float = 1.0


@dataclass(frozen=True)
class Rules:
    """What a path may be; edges are walked in both directions.

    Attributes:
        steps: most edges of a path.
        relations: only these; None for all that the network has, which is all of the ontology but CO_SWIPE and
            CO_ADMISSION (meetings by chance join everybody): those come as ``Extra`` where they are validated.
        kinds: kinds of nodes that a path may pass; None for all. The ends may always be of any kind.
        without: nodes that no path passes.
        supernodes: ``avoid``: nodes with more than ``most`` neighbours are not passed; ``penalise``: every
            passed node costs the logarithm of its neighbours, and the cheapest path is looked for; ``pass``.
        most: neighbours up to which ``avoid`` passes a node.
        visits: edges looked at until the search gives up.
    """

    steps: int = 6
    relations: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    supernodes: str = "avoid"
    most: int = 1000
    visits: int = 20_000_000

    def check(self, extra: Iterable[Extra] = ()) -> None:
        """Refuse what no search can do.

        Raises:
            WorkbenchError: a bound is out of range, or a relation or kind is not known.
        """
        if not 1 <= self.steps <= MAX_STEPS or self.most < 1 or self.visits < 1:
            raise WorkbenchError("path_bounds", steps=self.steps, most=MAX_STEPS)
        if self.supernodes not in SUPERNODES:
            raise WorkbenchError("path_supernodes", given=self.supernodes, known=", ".join(SUPERNODES))
        named = {one.relation for one in extra}
        for relation in self.relations or ():
            if relation not in edge_types() and relation not in named:
                raise WorkbenchError("unknown_relation", relation=relation, known=", ".join(edge_types()))
        for kind in self.kinds or ():
            if kind not in node_types():
                raise WorkbenchError("path_kind", kind=kind, known=", ".join(node_types()))


@dataclass(frozen=True)
class Path:
    """One path.

    Attributes:
        nodes: names of its nodes, from end to end.
        relations: per step the relations that join its two nodes, the strongest first.
        strength: occurrences of the strongest relation of its weakest step.
        cost: steps, or with ``penalise`` steps and the logarithms (base 2) of one more than the neighbours of
            the passed nodes.
        times: of a path in time, when each step was; else empty.
    """

    nodes: tuple[str, ...]
    relations: tuple[tuple[str, ...], ...]
    strength: float
    cost: float
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Paths:
    """What a search found, and how far it looked.

    Attributes:
        ends: names of the nodes that were to be joined.
        paths: in their order; of ``joining`` those that together make the network.
        rules: the rules.
        nodes_seen: nodes looked at.
        edges_seen: edges looked at.
        complete: False when the search was cut because ``rules.visits`` was reached: there may be more.
        avoided: supernodes that were reached and not passed.
        apart: of ``joining``, the ends in groups that could not be joined with each other, when there are several.
        partial: the case is on a server that has only the events behind leads.
    """

    ends: tuple[str, ...]
    paths: tuple[Path, ...]
    rules: Rules
    nodes_seen: int = 0
    edges_seen: int = 0
    complete: bool = True
    avoided: int = 0
    apart: tuple[tuple[str, ...], ...] = ()
    partial: bool = False

    @property
    def found(self) -> bool:
        """Whether there is any path."""
        return bool(self.paths)

    def reason(self) -> Text:
        """One sentence for the investigator: what was found within which bounds."""
        if self.apart:
            code = "paths.apart"
        elif self.found:
            code = "paths.found"
        else:
            code = "paths.none"
        said = texts(
            code,
            paths=len(self.paths),
            least=min((len(one.relations) for one in self.paths), default=0),
            steps=self.rules.steps,
            groups=len(self.apart),
            nodes=f"{self.nodes_seen:,}",
        )
        for more, code in ((self.avoided, "paths.avoided"), (not self.complete, "paths.cut")):
            if more:
                further = texts(
                    code, avoided=f"{self.avoided:,}", edges=f"{self.edges_seen:,}", most=self.rules.most
                )
                said = {language: said[language] + further[language] for language in said}
        if self.partial:
            said = {language: f"{said[language]} {texts('server.partial')[language]}" for language in said}
        return said
