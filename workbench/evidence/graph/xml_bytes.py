"""XML trees as bytes that every parser reads back unchanged."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

__all__ = ["element", "xml_bytes"]


def element(parent: Xml.Element, tag: str, **attributes: str) -> Xml.Element:
    """A child with attributes in the order given."""
    return Xml.SubElement(parent, tag, attributes)


def xml_bytes(root: Xml.Element, encoding: str = "UTF-8") -> bytes:
    """A document with its declaration; UTF-16 is little-endian with a byte order mark."""
    Xml.indent(root, " ")
    # A carriage return in text would be read back as a line feed (XML 1.0, 2.11); those in attributes are escaped.
    body = Xml.tostring(root, encoding="unicode").replace("\r", "&#13;")
    document = f'<?xml version="1.0" encoding="{encoding}"?>\n{body}\n'
    return b"\xff\xfe" + document.encode("utf-16-le") if encoding == "UTF-16" else document.encode("utf-8")
