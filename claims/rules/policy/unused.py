"""What a document declares and nothing in it uses: lawful, and likely forgotten."""

from collections.abc import Iterator
from typing import Final

from claims.rules.policy.document import Document
from claims.rules.policy.nodes import Node
from claims.rules.policy.outage_facts import Measure
from claims.rules.policy.problems import Path
from claims.rules.refusal import N_

UNUSED: Final = N_("Note: nothing uses %(name)s. Use it, or take it out.")


def unused(document: Document) -> list[Path]:
    """The key paths of inputs, tables and views that no expression names."""
    used = {named for tree in _trees(document) for named in _named(tree)}
    used |= {("inputs", day) for view in document.during for day in (view.since, view.till) if day}
    declared = (
        *(("inputs", asked.name) for asked in document.inputs),
        *(("during", view.name) for view in document.during),
        *(("tables", table.name) for table in document.tables),
    )
    return [path for path in declared if path not in used]


def _trees(document: Document) -> Iterator[Node]:
    yield from (step.expression for step in document.steps)
    yield from (condition.when for condition in (*document.refuse, *document.refer))
    for line in document.award:
        yield line.amount
        if line.when is not None:
            yield line.when
    yield from (cap.most for cap in document.caps)


def _named(node: Node) -> Iterator[tuple[str, str]]:
    """What one tree names: the table of the document, and the name there."""
    if node.kind in ("input", "known"):
        yield "inputs", str(node.value)
    elif node.kind == "lookup":
        yield "tables", str(node.value)
    elif isinstance(node.value, Measure) and node.value.view:
        yield "during", node.value.view
    for part in node.parts:
        yield from _named(part)
