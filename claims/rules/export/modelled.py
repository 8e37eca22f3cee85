"""The schema of an ISO 20022 message as XSD, told by the library's model of it.

The library's classes were made from the schema that ISO 20022 publishes and keep what it asks: elements in their order,
how often each may stand, lengths, patterns, digits, lists of codes. Types that end in Choice are choices, as everywhere
in ISO 20022.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import EnumType
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from lxml import etree
from xsdata.models.datatype import XmlDate, XmlDateTime

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_BASES: Final[Mapping[Any, str]] = {
    str: "xs:string", bool: "xs:boolean", Decimal: "xs:decimal", XmlDate: "xs:date", XmlDateTime: "xs:dateTime",
}  # fmt: skip
# How the library names what a schema asks of a value.
_FACETS: Final = {
    "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern", "min_inclusive": "minInclusive",
    "total_digits": "totalDigits", "fraction_digits": "fractionDigits",
}  # fmt: skip


class _Part(NamedTuple):
    """An element, attribute or text of a type; `at` is '' for the text."""

    at: str  # Element, Attribute, Wildcard
    kind: Any
    many: bool
    asked: Mapping[str, Any]


def schema_of(document: Any) -> etree._Element:
    """The schema of the message whose root is the class `document`."""
    namespace = document.Meta.namespace
    schema = etree.Element(
        f"{_XS}schema", nsmap={None: namespace, "xs": _XS[1:-1]}, targetNamespace=namespace,
        elementFormDefault="qualified",
    )  # fmt: skip
    etree.SubElement(schema, f"{_XS}element", name=document.__name__, type=document.__name__)
    for model in _reached(document):
        _typed(schema, model)
    return schema


def _reached(root: Any) -> list[Any]:
    """The class and all that stand in it, each once."""
    found = [root]
    for model in found:  # grows while it is read
        kinds = [part.kind for part in _parts(model)]
        found += [
            kind for kind in dict.fromkeys(kinds) if dataclasses.is_dataclass(kind) and kind not in found
        ]
    return found


def _parts(model: Any) -> Iterator[_Part]:
    hints = get_type_hints(model)
    for field in dataclasses.fields(model):
        hint = hints[field.name]
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        kind = kinds[0] if kinds else hint
        yield _Part(field.metadata.get("type", ""), kind, get_origin(hint) is list, field.metadata)


def _typed(schema: etree._Element, model: Any) -> None:
    name = model.__name__
    holder = etree.SubElement(schema, f"{_XS}complexType", name=name)
    parts = list(_parts(model))
    if texts := [part for part in parts if not part.at]:
        _simple(schema, texts[0], name=f"{name}_SimpleType")
        content = etree.SubElement(holder, f"{_XS}simpleContent")
        holder = etree.SubElement(content, f"{_XS}extension", base=f"{name}_SimpleType")
    if elements := [part for part in parts if part.at in ("Element", "Wildcard")]:
        group = etree.SubElement(holder, f"{_XS}{'choice' if name.endswith('Choice') else 'sequence'}")
        for part in elements:
            _element(group, part)
    for part in parts:
        if part.at == "Attribute":
            use = "required" if part.asked.get("required") else "optional"
            _simple(etree.SubElement(holder, f"{_XS}attribute", name=part.asked["name"], use=use), part)


def _element(group: etree._Element, part: _Part) -> None:
    if part.at == "Wildcard":
        etree.SubElement(group, f"{_XS}any", namespace="##any", processContents="lax")
        return
    element = etree.SubElement(group, f"{_XS}element", name=part.asked["name"])
    if part.many:
        element.set("maxOccurs", str(part.asked.get("max_occurs", "unbounded")))
    if not (group.tag.endswith("choice") or part.asked.get("required") or part.asked.get("min_occurs")):
        element.set("minOccurs", "0")
    if dataclasses.is_dataclass(part.kind):
        element.set("type", part.kind.__name__)  # type: ignore[union-attr]
    else:
        _simple(element, part)


def _simple(parent: etree._Element, part: _Part, **named: str) -> None:
    """A simple type under `parent`: what is asked of a value, or the codes that it may be."""
    simple = etree.SubElement(parent, f"{_XS}simpleType", **named)
    kind = part.kind
    if isinstance(kind, EnumType):
        restriction = etree.SubElement(simple, f"{_XS}restriction", base="xs:string")
        codes: list[Any] = list(kind)
        for code in codes:
            etree.SubElement(restriction, f"{_XS}enumeration", value=str(code.value))
        return
    restriction = etree.SubElement(simple, f"{_XS}restriction", base=_BASES[part.kind])
    for asked in sorted(_FACETS.keys() & part.asked.keys()):
        etree.SubElement(restriction, f"{_XS}{_FACETS[asked]}", value=str(part.asked[asked]))
