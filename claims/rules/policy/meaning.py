"""One name, one fact: what policies that are in force together mean by the facts they ask for."""

from collections.abc import Iterable

from claims.rules.policy.document import Document, Input


def clash(documents: Iterable[Document]) -> str:
    """The name of a fact by which two of the documents mean different things; '' where there is none."""
    meant: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for asked in document.inputs:
            source = _source(document, asked)
            if meant.setdefault(asked.name, source) != source:
                return asked.name
    return ""


def _source(document: Document, asked: Input) -> tuple[str, ...]:
    """Where the fact comes from; a sum of the ledger is of its unit, and of a year in a time zone."""
    if asked.source == "ledger":
        return asked.source, asked.policy, asked.per, asked.unit, document.time_zone
    return asked.source, asked.roster, asked.field
