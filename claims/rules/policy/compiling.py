"""From a document to one Python function over integers, generated once and then run for every claim.

The order is fixed: refuse, refer, amount, line cap, round, caps of the policy, minimum. Facts and steps are
worked out just ahead of the first condition or line that names them, in the order of the document, so that a
claim that is refused early asks for no more than its reason did. No float, no Fraction, no Decimal at run
time, and nothing is divided but where it is rounded.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from claims.rules.calendar import day_written
from claims.rules.policy.compiled import (
    AWARD,
    BEYOND_LIMIT,
    CAP_REACHED,
    LARGEST_CELL,
    NOTHING_DUE,
    REFER,
    REFUSED,
    Policy,
    StepCells,
)
from claims.rules.policy.dates import space as space_of_dates
from claims.rules.policy.document import AwardLine, Condition, Document, Step
from claims.rules.policy.loading import Loader
from claims.rules.policy.measuring import Asker
from claims.rules.policy.measuring import space as space_of_measures
from claims.rules.policy.nodes import BOOLEAN, DATE, NUMBER, TEXT, Node
from claims.rules.policy.outage_facts import Measure
from claims.rules.policy.problems import Path
from claims.rules.policy.ratios import Number, TooLargeError
from claims.rules.policy.settling import CUT, write_amount, write_cap
from claims.rules.policy.writing import Writer

_HEAD: Final = 'def run(facts, outage_seconds, outage_start, down=None, claimant="", before=(0, 0, 0)):'


def compile_policy(document: Document) -> Policy:
    """`document` as a policy that runs. Never fails on what `parse` has made."""
    source, cells = source_of(document)
    space: dict[str, Any] = {
        "__builtins__": {"int": int, "str": str, "type": type},
        "day_written": day_written,
        **space_of_dates(document, source),
        **space_of_measures(document, source),
    }
    code = compile(source, f"<policy {document.key}>", "exec")
    exec(code, space)  # noqa: S102  the text is our own, made of checked nodes
    return Policy(
        key=document.key,
        unit=document.unit,
        document=document,
        once_per=document.once_per,
        lines=document.award,
        cells=cells,
        claimant_types=document.covers.claimant_types,
        code=source,
        run=space["run"],
    )


def source_of(document: Document) -> tuple[str, tuple[StepCells, ...]]:
    """The source of the function, and how its steps are kept. Raises `TooLargeError` (see `parse`)."""
    return _Compiler(document).written()


class _Compiler:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.inputs = {asked.name: asked for asked in document.inputs}
        self.steps = {step.name: (index, step) for index, step in enumerate(document.steps)}
        self.writer = Writer(document.tables, lambda code: self.leave(REFER, code))
        self.asker = Asker(document, self.writer)
        self.loader = Loader(document, self.writer, lambda code: self.leave(REFER, code))
        self.done: set[str] = set()
        self.kept: list[str] = []  # the code of each cell that is worked out so far
        self.cells: list[StepCells] = []
        self.zero = _tuple("0" for _ in document.award)

    def written(self) -> tuple[str, tuple[StepCells, ...]]:
        document = self.document
        for key, outcome, conditions in (
            ("refuse", REFUSED, document.refuse),
            ("refer", REFER, document.refer),
        ):
            for index, condition in enumerate(conditions):
                with _told((key, index, "when")):
                    self.condition(condition, outcome)
        for step in document.steps:
            self.step(step.name)
        for index, line in enumerate(document.award):
            with _told(("award", index, "amount")):
                self.line(line, f"a{index}")
        self.settle([f"a{index}" for index in range(len(document.award))])
        body = "\n".join(f"    {line}" for line in self.writer.lines)
        return f"{_HEAD}\n{body}\n", tuple(self.cells)

    def write(self, *lines: str) -> None:
        self.writer.lines += lines

    def leave(self, outcome: int, code: str) -> str:
        """The statement that ends the run without an award."""
        return f"return ({outcome}, {code!r}, {self.zero}, {_tuple(self.kept)})"

    def condition(self, condition: Condition, outcome: int) -> None:
        self.ready(condition.when)
        self.write(f"if {self.writer.plain(condition.when)}: {self.leave(outcome, condition.code)}")

    def ready(self, node: Node) -> None:
        """Writes the facts and steps that `node` names, where that is not yet done."""
        if node.kind in ("input", "known"):
            self.loader.load(self.inputs[str(node.value)])
        elif node.kind == "step":
            self.step(str(node.value))
        elif node.kind == "claimant":
            self.loader.load_claimant()
        elif isinstance(node.value, Measure):
            for name in self.asker.inputs(node.value):
                self.loader.load(self.inputs[name])
            self.asker.ask(node.value, node.low, node.high)
        elif node.kind == "outage" and node.value == "end":
            self.writer.end = self.asker.end()
        for part in node.parts:
            self.ready(part)

    def step(self, name: str) -> None:
        index, step = self.steps[name]
        if name not in self.done:
            self.done.add(name)
            self.ready(step.expression)
            with _told(("steps", index, "expr")):
                self.work_out(step)

    def work_out(self, step: Step) -> None:
        name, type_ = f"s_{step.name}", step.expression.type
        if type_ in (NUMBER, DATE):
            value = self.writer.number(step.expression)
            self.write(f"{name} = {value.code}")
            named = self.writer.numbers[step.name] = Number(name, value.under, value.low, value.high)
            self.fits(named)
            self.kept += [name] if value.under.one else [name, value.under.code]
            self.cells.append(StepCells(step.name, type_, ratio=not value.under.one))
            return
        self.write(f"{name} = {self.writer.plain(step.expression)}")
        self.writer.plains[step.name] = name
        self.kept.append(f"+{name}" if type_ == BOOLEAN else name)
        texts = tuple(self.writer.texts) if type_ == TEXT else ()
        self.cells.append(StepCells(step.name, type_, ratio=False, texts=texts))

    def fits(self, number: Number) -> None:
        """A cell that could outgrow the database is looked at in every run."""
        if number.most > LARGEST_CELL:
            inside = f"-{LARGEST_CELL} <= {number.code} <= {LARGEST_CELL} >= {number.under.code}"
            self.write(f"if not {inside}: {self.leave(REFER, BEYOND_LIMIT)}")

    def line(self, line: AwardLine, name: str) -> None:
        for node in (line.when, line.amount):
            if node is not None:
                self.ready(node)
        if line.when is None:
            self.amount(line, name)
            return
        condition = self.writer.plain(line.when)
        with self.writer.apart() as inner:
            self.amount(line, name)
        self.write(f"{name} = 0", f"if {condition}:", *inner)

    def amount(self, line: AwardLine, name: str) -> None:
        write_amount(self.writer, line, name, too_large=self.leave(REFER, BEYOND_LIMIT))

    def settle(self, amounts: list[str]) -> None:
        """What is left of the amounts under the caps and above the minima, and the end of the run."""
        document = self.document
        if document.caps:
            self.write(f"{CUT} = False")
        for index, cap in enumerate(document.caps):
            with _told(("cap", index, "most")):
                self.ready(cap.most)
                left = write_cap(self.writer, cap, [amounts[place] for place in cap.lines])
            self.kept.append(left)
            self.cells.append(StepCells(cap.name, NUMBER, ratio=False))
        for line, name in zip(document.award, amounts, strict=True):
            if line.least:
                self.write(f"if {name} < {line.least}: {name} = 0")
        nothing = f"if not ({' or '.join(amounts)})"
        if document.caps:
            self.write(f"{nothing} and {CUT}: {self.leave(REFUSED, CAP_REACHED)}")
        self.write(f"{nothing}: {self.leave(REFUSED, NOTHING_DUE)}")
        self.write(f"return ({AWARD}, '', {_tuple(amounts)}, {_tuple(self.kept)})")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A ratio that grows too large is told with the path of the part in which it does."""
    try:
        yield
    except TooLargeError as error:
        raise TooLargeError(error.path or path) from None


def _tuple(codes: Iterable[str]) -> str:
    return "(" + "".join(f"{code}, " for code in codes).rstrip() + ")"
