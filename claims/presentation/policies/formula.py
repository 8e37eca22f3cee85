"""A formula of a policy in words: every part of the typed tree, with labels in the place of names.

What is said can be read aloud: "fee of a day" × "days", rounded down in steps of 1 won. In Korean every condition ends
in a noun, so that 이면, 이고 and 이거나 can follow it.
"""

from fractions import Fraction
from typing import Final, NamedTuple

from django.utils.translation import pgettext

from claims.models.outages import told
from claims.presentation import numbers, particles
from claims.presentation.policies import phrases
from claims.presentation.policies.labels import Labels, quoted
from claims.rules.policy.dates import CALLS
from claims.rules.policy.nodes import BOOLEAN, DATE, INSTANT, TEXT, Node
from claims.rules.policy.outage_facts import Measure

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SIGNS: Final = {"+": "+", "-": "−", "*": "×", "/": "÷"}

# How firmly the words of a part hold together; a part in a firmer place gets brackets.
LOOSE, SUM, PRODUCT, WORD = range(4)


class Said(NamedTuple):
    text: str
    firm: int = WORD


class Formula(Labels):
    """Words for the formulas of one document, in the language that is active when they are asked for."""

    def value(self, node: Node, unit: str = "") -> str:
        """What `node` comes to, figures in `unit`; a condition is told as what is so."""
        return particles.chosen(self._said(node, unit).text)

    def heading(self, node: Node) -> str:
        """What stands above the cells that `node` is looked up in."""
        if node.kind in ("input", "step"):
            return self.label(node)
        text = self.value(node)
        return text[:1].upper() + text[1:]

    def _said(self, node: Node, unit: str = "") -> Said:
        if node.type == BOOLEAN:
            return self._condition(node, holds=True)
        match node.kind:
            case "constant":
                return Said(self.constant(node, unit))
            case "input" | "step":
                return Said(self.named(node))
            case "outage":
                return Said(phrases.measure(Measure("", "", False, str(node.value)), ""))
            case "measure" if isinstance(node.value, Measure):
                return Said(phrases.measure(node.value, self.view(node.value.view)))
            case "awarded":
                return Said(phrases.awarded(str(node.value)))
            case "claimant":
                return Said(pgettext("formula", "the type of claimant"))
            case "if":
                return self._choice(node, unit)
            case "lookup":
                return self._lookup(node)
            case kind if kind in CALLS:
                return self._called(node, phrases.calendar(kind))
            case "min" | "max":
                return self._picked(node, unit)
            case "floor" | "ceil" | "round" | "abs" | "negate":
                return self._of_one(node, unit)
        return self._calculated(node, unit)

    def _within(self, node: Node, firm: int, unit: str = "") -> str:
        """`node` in a place that needs what holds together so firmly."""
        said = self._said(node, unit)
        return said.text if said.firm >= firm else f"({said.text})"

    # ------------------------------------------------------------ numbers and dates
    def _calculated(self, node: Node, unit: str) -> Said:
        """A sum or a product. What is taken away or divided by holds together more firmly than its sign."""
        left, right = node.parts
        if duration := self.units.duration(node):
            return Said(self._duration(left, duration))
        firm = SUM if node.kind in "+-" else PRODUCT
        first, second = self.units.hints(node, unit)
        said = self._within(left, firm, first), self._within(right, firm + (node.kind in "-/"), second)
        return Said(f"{said[0]} {_SIGNS[node.kind]} {said[1]}", firm)

    def _duration(self, asked: Node, unit: str) -> str:
        match unit:
            case "minute":
                said = pgettext("formula", "%(name)s in minutes")
            case "hour":
                said = pgettext("formula", "%(name)s in hours")
            case _:
                said = pgettext("formula", "%(name)s in days")
        return said % {"name": self.named(asked)}

    def _of_one(self, node: Node, unit: str) -> Said:
        first = node.parts[0]
        hint = self.units.hints(node, unit)[0]
        if node.kind in ("floor", "ceil") and first.kind in ("constant", "input") and first.low == node.low:
            return self._said(first, hint)  # it is whole
        number = {"number": self._within(first, WORD, hint)}
        match node.kind:
            case "negate":
                return Said(f"−{number['number']}", PRODUCT)
            case "abs":
                return Said(pgettext("formula", "the size of %(number)s without its sign") % number)
            case "floor":
                return Said(pgettext("formula", "%(number)s, rounded down to a whole number") % number, LOOSE)
            case "ceil":
                return Said(pgettext("formula", "%(number)s, rounded up to a whole number") % number, LOOSE)
        how = self.rounding(str(node.value), node.parts[1].low, hint)
        return Said(pgettext("formula", "%(number)s, %(rounding)s") % {**number, "rounding": how}, LOOSE)

    def rounding(self, mode: str, step: Fraction, unit: str) -> str:
        """How a number is rounded, and in which steps."""
        return phrases.rounding(mode) % {"step": numbers.exact(step, unit)}

    def _picked(self, node: Node, unit: str) -> Said:
        hints = self.units.hints(node, unit)
        parts = "; ".join(self._within(part, SUM, hint) for part, hint in zip(node.parts, hints, strict=True))
        if node.type == DATE:
            least, most = (
                pgettext("formula", "the first of (%(parts)s)"),
                pgettext("formula", "the last of (%(parts)s)"),
            )
        else:
            least = pgettext("formula", "the smallest of (%(parts)s)")
            most = pgettext("formula", "the largest of (%(parts)s)")
        return Said((least if node.kind == "min" else most) % {"parts": parts})

    def _choice(self, node: Node, unit: str) -> Said:
        condition, then, otherwise = node.parts
        hints = self.units.hints(node, unit)
        facts = {
            "condition": self._condition(condition, holds=True).text,
            "then": self._within(then, SUM, hints[1]),
            "otherwise": self._within(otherwise, SUM, hints[2]),
        }
        return Said(pgettext("formula", "if %(condition)s: %(then)s; otherwise %(otherwise)s") % facts, LOOSE)

    def _lookup(self, node: Node) -> Said:
        asked = ", ".join(self._within(part, SUM) for part in node.parts)
        facts = {"table": self.table(str(node.value)), "asked": asked}
        return Said(pgettext("formula", "the value in %(table)s for %(asked)s") % facts)

    def _called(self, node: Node, words: str) -> Said:
        said = [self._within(part, WORD) for part in node.parts]
        return Said(words % dict(zip(("first", "second"), said, strict=False)))

    # ------------------------------------------------------------ conditions
    def _condition(self, node: Node, *, holds: bool) -> Said:
        """What is so where `node` is as `holds` says."""
        match node.kind:
            case "constant":
                always = (node.value is True) == holds
                return Said(pgettext("formula", "always") if always else pgettext("formula", "never"))
            case "not":
                return self._condition(node.parts[0], holds=not holds)
            case "and" | "or":
                return self._joined(node, holds=holds)
            case "known":
                said = (
                    pgettext("formula", "%(name)s is given")
                    if holds
                    else pgettext("formula", "%(name)s is not given")
                )
                return Said(said % {"name": quoted(told(*self.inputs[str(node.value)].label))})
            case "input" | "step":
                said = (
                    pgettext("formula", "%(name)s is yes") if holds else pgettext("formula", "%(name)s is no")
                )
                return Said(said % {"name": self.named(node)})
            case "is_working_day":
                return self._called(node, phrases.calendar(node.kind) if holds else phrases.no_working_day())
            case "if":
                return self._chosen_condition(node, holds=holds)
        return self._compared(node, node.kind if holds else _OPPOSITE[node.kind])

    def _joined(self, node: Node, *, holds: bool) -> Said:
        """All or one of the parts; of the opposite it is the other way round."""
        every = (node.kind == "and") == holds
        firm = PRODUCT if every else SUM
        parts = [self._condition(part, holds=holds) for part in node.parts]
        texts = [part.text if part.firm > firm else f"({part.text})" for part in parts]
        said = texts[0]
        for text in texts[1:]:
            words = (
                pgettext("formula", "%(first)s and %(next)s")
                if every
                else pgettext("formula", "%(first)s or %(next)s")
            )
            said = words % {"first": said, "next": text}
        return Said(said, firm)

    def _chosen_condition(self, node: Node, *, holds: bool) -> Said:
        first = self._condition(node.parts[0], holds=True).text
        then, otherwise = (self._condition(part, holds=holds) for part in node.parts[1:])
        facts = {"condition": first, "then": then.text, "otherwise": otherwise.text}
        return Said(pgettext("formula", "if %(condition)s: %(then)s; otherwise %(otherwise)s") % facts, LOOSE)

    def _compared(self, node: Node, operator: str) -> Said:
        left, right = node.parts
        if left.kind == "constant" and right.kind != "constant":
            left, right, operator = right, left, _TURNED[operator]
        words = phrases.days_compared if left.type in (DATE, INSTANT) else phrases.comparison
        if left.type == TEXT:
            said = [self._text(one, beside) for one, beside in ((left, right), (right, left))]
        else:
            unit = self.units.hints(node, "")[0]
            said = [self._within(one, SUM, unit) for one in (left, right)]
        return Said(words(operator) % {"left": said[0], "right": said[1]})

    def _text(self, node: Node, beside: Node) -> str:
        return (
            quoted(self.text(str(node.value), beside))
            if node.kind == "constant"
            else self._within(node, WORD)
        )
