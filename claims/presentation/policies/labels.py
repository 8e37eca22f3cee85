"""What stands in the place of names and figures: the labels of inputs, steps and texts, amounts with their units."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import pgettext

from claims.models import ClaimantType
from claims.models.outages import told
from claims.presentation import numbers
from claims.presentation.policies.units import Units
from claims.rules.calendar import day_of
from claims.rules.policy.document import Document, Step
from claims.rules.policy.nodes import DATE, NUMBER, TEXT, Node


class Labels:
    """The labels of one document, in the language that is active when they are asked for."""

    def __init__(self, document: Document) -> None:
        self.units = Units(document)
        self.inputs = {asked.name: asked for asked in document.inputs}
        self.steps = {step.name: step for step in document.steps}
        self.tables = {table.name: (number, table) for number, table in enumerate(document.tables, 1)}
        self.views = {view.name: (number, view) for number, view in enumerate(document.during, 1)}

    def constant(self, node: Node, unit: str) -> str:
        if node.type == TEXT:
            return quoted(self._worded().get(str(node.value), str(node.value)))
        assert isinstance(node.value, Fraction)
        if node.type == DATE:
            return numbers.calendar_day(day_of(int(node.value)))
        return numbers.exact(node.value, unit)

    def label(self, node: Node) -> str:
        known = self.inputs if node.kind == "input" else self.steps
        return told(*known[str(node.value)].label)

    def table(self, name: str) -> str:
        """What formulas call a table: by its label, else by its number on the page."""
        number, table = self.tables[name]
        if table.label:
            return quoted(told(*table.label))
        return pgettext("formula", "table %(number)s") % {"number": number}

    def view(self, name: str) -> str:
        """What formulas call the times that a view clips to; '' for no view."""
        if name not in self.views:
            return ""
        number, view = self.views[name]
        if view.label:
            return quoted(told(*view.label))
        return pgettext("formula", "times %(number)s") % {"number": number}

    def named(self, node: Node) -> str:
        return quoted(self.label(node))

    def _labels(self, node: Node) -> Mapping[str, str]:
        """What the texts that `node` can be are called."""
        match node.kind:
            case "input":
                return {choice.key: told(*choice.label) for choice in self.inputs[str(node.value)].choices}
            case "step":
                step = self.steps[str(node.value)]
                return {**self._labels(step.expression), **_said(step)}
            case "claimant":
                return {type_.value: str(type_.label) for type_ in ClaimantType}
        return {key: label for part in node.parts for key, label in self._labels(part).items()}

    def _worded(self) -> Mapping[str, str]:
        """What steps say for the texts that they give."""
        return {key: label for step in self.steps.values() for key, label in _said(step).items()}

    def text(self, key: str, beside: Node) -> str:
        """The label of a text that is compared with `beside` or looked up by it; the text itself where it has none."""
        return self._labels(beside).get(key, key)

    def whole(self, node: Node) -> bool:
        """Whether `node` is surely a whole number, so that nothing is to be rounded to one."""
        match node.kind:
            case "constant":
                return isinstance(node.value, Fraction) and node.value.denominator == 1
            case "step":
                return self.whole(self.steps[str(node.value)].expression)
            case "lookup":
                return all(row.value.denominator == 1 for row in self.tables[str(node.value)][1].rows)
            case "round":
                return node.parts[1].low.denominator == 1
            case "outage" | "measure" | "/":
                return False
            case "if":
                return all(map(self.whole, node.parts[1:]))
            case kind if kind in ("+", "-", "*", "min", "max", "negate", "abs"):
                return node.type == NUMBER and all(
                    part.type == DATE or self.whole(part) for part in node.parts
                )
        return True


def _said(step: Step) -> Mapping[str, str]:
    return {one.key: told(*one.label) for one in step.said}


def quoted(name: str) -> str:
    return pgettext("formula", "“%(name)s”") % {"name": name}
