"""What a screen shows of a personal value until somebody asks for it with a reason.

Which mask belongs to what is declared in the ontology; here is what each mask leaves of a value. A mask shows at most
the characters that it names and never more than half of the value, so that a short one is not shown whole; a mask
never shows a character that is neither letter nor digit, so that nothing of a crafted value gets through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from graph_loaders.ontology import Mask, node_types, ontology
from workbench.texts import Text

__all__ = [
    "is_masked",
    "is_masked_column",
    "label_of",
    "masked",
    "masked_column",
    "masked_text",
    "masked_texts",
]

_HIDDEN = "***"
#: Mainland mobile numbers and certificates of identity have a fixed length; other numbers are masked like ids.
_MOBILE, _CERTIFICATE = 11, (15, 18)
#: Figures in a sentence have at most so many digits.
_FIGURE = 5


def masked(kind: str, field: str, value: object) -> str:
    """A value of a node as a screen may show it.

    Args:
        kind: kind of the node; one that is not declared hides everything.
        field: ``id``, ``label`` or an attribute of the ontology; one that is not declared hides everything.
        value: what the tables hold; missing gives an empty text.
    """
    return _shown(_mask_of(kind, field), value)


def is_masked(kind: str, field: str) -> bool:
    """Whether a screen hides this field."""
    return _mask_of(kind, field) != "none"


def masked_column(column: str, value: object) -> str:
    """A value of a source table's column as a screen may show it."""
    return _shown(ontology().masked_columns.get(column, "none"), value)


def is_masked_column(column: str) -> bool:
    """Whether a screen hides this column of a source table."""
    return column in ontology().masked_columns


def label_of(kind: str, node_id: str, name: str | None) -> str:
    """A node's label: of a person or card the first letter of the name and the end of the id, else the name."""
    declared = node_types().get(kind)
    if declared is not None and declared.mask.label == "none":
        return _plain(name) or _plain(node_id)
    named = (
        _plain(name) not in ("", _plain(node_id)) and declared is not None and declared.mask.label == "name"
    )
    return f"{_name(_plain(name)) if named else _HIDDEN} ·{_tail(_plain(node_id))}"


def masked_text(text: str, members: Iterable[tuple[str, str, str | None]]) -> str:
    """A sentence with the names and ids of known persons and cards replaced by their labels.

    Args:
        text: for example the sentence of a lead, which names its doctors.
        members: kind, id and name of everybody whom the text may name; a person's name inside the name of an
            institution that is among them is left alone.
    """
    known = sorted(members, key=lambda one: (one[0], one[1], one[2] or ""))
    labels = {name: name for kind, _, name in known if name and name in text and not is_masked(kind, "label")}
    for kind, node_id, name in known:
        said = [one for one in _said_as(node_id, name) if one in text]
        if said and is_masked(kind, "label"):
            labels |= dict.fromkeys(said, label_of(kind, node_id, name))
    if not labels:
        return text
    longest_first = sorted(labels, key=lambda said: (-len(said), said))
    return re.sub("|".join(map(_word, longest_first)), lambda found: labels[found.group()], text)


def masked_texts(text: Text, members: Iterable[tuple[str, str, str | None]]) -> Text:
    """The same for a text in both languages."""
    known = list(members)
    return {language: masked_text(said, known) for language, said in text.items()}


@cache
def _declared() -> dict[tuple[str, str], Mask]:
    """Mask by kind and field, from the ontology."""
    found: dict[tuple[str, str], Mask] = {}
    for kind, node in node_types().items():
        for name, attribute in ontology().node_attributes(kind).items():
            found[kind, name] = attribute.mask
        found |= {(kind, "id"): node.mask.id, (kind, "label"): node.mask.label}
    return found


def _mask_of(kind: str, field: str) -> str:
    return _declared().get((kind, field), "unknown")


def _shown(mask: str, value: object) -> str:
    plain = _plain(value)
    if not plain or mask == "none":
        return plain
    return _MASKS.get(mask, _hidden)(plain.strip())


def _plain(value: object) -> str:
    """A value as text; what is missing (None, not a number, not a time) is empty."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - only what is not a number differs from itself
        return ""
    return str(value)


def _hidden(_value: str) -> str:
    return _HIDDEN


def _name(value: str) -> str:
    """The first letter; of a single one nothing."""
    return f"{value[0]}**" if len(value) > 1 and value[0].isalpha() else _HIDDEN


def _end(value: str, most: int = 4) -> str:
    kept = min(most, len(value) // 2)
    return "".join(one if one.isalnum() else "*" for one in value[len(value) - kept :])


def _tail(value: str) -> str:
    """What stands behind the dot of a label; an id too short to show a part of has stars."""
    return _end(value.strip()) or "**"


def _id(value: str) -> str:
    return _HIDDEN + _end(value)


def _certificate(value: str) -> str:
    """Region and end of an identity card's number: the date of birth is between them."""
    if len(value) in _CERTIFICATE and value[:-1].isascii() and value[:-1].isdigit() and value[-1].isalnum():
        return f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}"
    return _id(value)


def _phone(value: str) -> str:
    if len(value) == _MOBILE and value.isascii() and value.isdigit():
        return f"{value[:3]}****{value[-4:]}"
    return _id(value)


def _address(value: str) -> str:
    """At most six letters from the start, none from the first numeral on, in whichever script it is written."""
    kept = ""
    for one in value[: min(6, len(value) // 2)]:
        if unicodedata.numeric(one, None) is not None or not (one.isalpha() or one == " "):
            break
        kept += one
    return kept.rstrip() + _HIDDEN


def _birth(value: str) -> str:
    """The year alone."""
    found = re.match(r"([0-9]{4})[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}(?![0-9])", value)
    return f"{found[1]}-**-**" if found else _HIDDEN


def _said_as(node_id: str, name: str | None) -> list[str]:
    """What a sentence may call somebody; a short code beside a name would be found in every figure."""
    return [said for said in (name, node_id if len(node_id) > _FIGURE or not name else None) if said]


def _word(said: str) -> str:
    """Pattern of a name or id; one of Latin letters and digits does not match inside a longer word."""
    before = r"(?<![0-9A-Za-z_])" if re.match(r"[0-9A-Za-z_]", said) else ""
    after = r"(?![0-9A-Za-z_])" if re.match(r"[0-9A-Za-z_]", said[-1]) else ""
    return before + re.escape(said) + after


_MASKS: dict[str, Callable[[str], str]] = {
    "name": _name,
    "id": _id,
    "certificate": _certificate,
    "phone": _phone,
    "address": _address,
    "birth": _birth,
}
