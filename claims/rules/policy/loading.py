"""Writes how a fact is taken from what is given, and what becomes of a claim where it is missing or misfits."""

from collections.abc import Callable

from claims.rules.policy.compiled import BAD_INPUT, MISSING_INPUT
from claims.rules.policy.document import Document, Input
from claims.rules.policy.writing import Writer


class Loader:
    """Writes each fact once, ahead of its first use. `leave` writes the statement that ends the run with a code."""

    def __init__(self, document: Document, writer: Writer, leave: Callable[[str], str]) -> None:
        self._claimant_types = document.covers.claimant_types
        self._writer = writer
        self._leave = leave
        self._loaded: set[str] = set()

    def load(self, asked: Input) -> None:
        if asked.name in self._loaded:
            return
        self._loaded.add(asked.name)
        name = f"i_{asked.name}"
        absent = "" if asked.absent is None or asked.optional else f", {asked.absent}"
        bad = self._leave(BAD_INPUT)
        misfit, *rest = self._checks(asked, name, bad)
        self._write(f"{name} = facts.get({asked.name!r}{absent})")
        if asked.optional:
            # Within the limits as well, for the bounds have proved that what it divides is not divided by zero.
            nothing = False if asked.type == "boolean" else asked.low
            self._write(f"k_{asked.name} = {name} is not None", f"if k_{asked.name}:")
            self._write(
                f"    if {misfit}: {bad}", *(f"    {line}" for line in rest), f"else: {name} = {nothing}"
            )
        else:
            missing = f"    if {name} is None: {self._leave(MISSING_INPUT)}"
            self._write(f"if {misfit}:", missing, f"    {bad}", *rest)

    def _checks(self, asked: Input, name: str, bad: str) -> tuple[str, ...]:
        """The question whether a given fact is not what was asked for, and what to do with it then."""
        if asked.type == "boolean":
            return (f"{name} is not True and {name} is not False",)
        within = f"{asked.low} <= {name} <= {asked.high}"
        if asked.type == "date":
            return (
                f"type({name}) is not str", f"{name} = day_written({name})", f"if not {within}: {bad}"
            )  # fmt: skip
        if asked.type == "choice":
            known = {choice.key: self._writer.text(choice.key) for choice in asked.choices}
            return f"type({name}) is not str", f"{name} = {known}.get({name}, -1)", f"if {name} < 0: {bad}"
        return (f"type({name}) is not int or not {within}",)

    def load_claimant(self) -> None:
        if "" in self._loaded:
            return
        self._loaded.add("")  # no input has that name
        known = {one: self._writer.text(one) for one in self._claimant_types}
        self._write(f"claimant_type = {known}.get(claimant, -1)")
        self._write(f"if claimant_type < 0: {self._leave(BAD_INPUT)}")

    def _write(self, *lines: str) -> None:
        self._writer.lines += lines
