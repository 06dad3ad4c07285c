"""The four dimensions of the monthly report, and the views that each is looked at by."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.reports.ground import Row
from workbench.texts import labels, text

__all__ = ["DIMENSIONS", "FEWEST_PEOPLE", "VIEWS", "Names", "View"]

#: Groups of fewer people are never shown alone, so that nobody is recognised in a table of groups.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class View:
    """One way to divide all settlements into groups.

    Attributes:
        name: column of the question ``report_row``.
        dimension: region, population, disease or institution.
        most: so many groups are shown, the others together.
        guarded: whether small groups are merged.
        drawn: whether a chart shows it.
    """

    name: str
    dimension: str
    most: int = 12
    guarded: bool = True
    drawn: bool = False


DIMENSIONS = ("region", "population", "disease", "institution")

VIEWS = (
    View("place_region", "region"),
    View("insured_region", "region"),
    View("home_region", "region", drawn=True),
    View("insurance", "population"),
    View("person_type", "population"),
    View("age", "population", drawn=True),
    View("disease", "disease", most=15, drawn=True),
    View("place_kind", "institution", guarded=False),
    View("place", "institution", most=15, guarded=False, drawn=True),
)

#: A longer name would break a table; the code beside it tells which one is meant, ``figures.json`` has all of it.
_LONGEST = 24


class Names:
    """What groups are called; a code that no list knows stands as it is."""

    def __init__(self, places: list[Row], diseases: list[Row]) -> None:
        self.places = {one["value"]: one for one in places}
        self._diseases = {one["value"]: one["name"] for one in diseases}

    def of(self, view: str, value: str) -> str:
        """The name of a group."""
        if not value:
            return text("reports.unknown")
        if view == "place":
            return self.place(value)
        if view == "place_kind":
            return text(f"kind.{value}")
        if view == "disease":
            return self._disease(value)
        known = labels(f"reports.{view}").get(value)
        if known is None:
            return text(f"reports.plain.{view}", id=cut(value))
        return text("reports.known", name=known["zh"], id=value) if view != "age" else known["zh"]

    def place(self, code: str) -> str:
        """Name and code of an institution."""
        known = self.places.get(code)
        name = known["name"] if known else code
        return cut(code) if name == code else text("reports.known", name=cut(name), id=cut(code))

    def short(self, view: str, value: str) -> str:
        """The name without its code, for a chart."""
        if view == "place" and value in self.places:
            return cut(self.places[value]["name"], 14)
        if view == "disease" and value in self._diseases:
            return cut(self._diseases[value], 14)
        return cut(self.of(view, value), 16)

    def bare(self, disease: str) -> bool:
        """Whether a disease has no name, so that its code stands alone."""
        return bool(disease) and disease != "sale:" and disease not in self._diseases

    def _disease(self, value: str) -> str:
        if value == "sale:":
            return text("reports.sale")
        code = cut(value.partition(":")[2])
        name = self._diseases.get(value)
        return text("reports.known", name=cut(name), id=code) if name else code


def cut(name: str, most: int = _LONGEST) -> str:
    """A name that fits into a table."""
    return name if len(name) <= most else f"{name[: most - 1]}\u2026"
