"""Budgets of policies beside what was awarded: as a picture a policy, and as a table."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.presentation import bars, numbers
from claims.presentation.lists import listed
from claims.presentation.previews import titled
from claims.queries.budget import Kept

PAID: Final = "#1c7a4a"
ON_ITS_WAY: Final = "#1a4f9c"
WAITS: Final = "#6f7f95"


class Row(NamedTuple):
    """One policy in one unit, as it is read. `budget`, `left` and `over` are '' where there is none of it."""

    policy: str
    unit: str
    budget: str
    awarded: str
    paid: str
    on_its_way: str
    left: str
    over: str
    url: str
    drawing: SafeString


def legend() -> list[tuple[str, SafeString]]:
    """What the parts of the pictures are called, and their colours."""
    return [
        (label, bars.swatch(colour))
        for label, colour in zip(_labels(), (PAID, ON_ITS_WAY, WAITS), strict=True)
    ]


def _labels() -> tuple[str, str, str]:
    return gettext("Paid"), gettext("On its way"), gettext("Awarded, not paid yet")


def shown(kept: Iterable[Kept]) -> list[Row]:
    """The rows of all policies, those with a budget with its picture."""
    found = list(kept)
    titles = titled({one.policy for one in found})
    return [_row(one, titles.get(one.policy, one.policy), place) for place, one in enumerate(found)]


def _row(one: Kept, title: str, place: int) -> Row:
    def said(value: int) -> str:
        return numbers.amount(value, one.unit)

    budget = one.budget
    return Row(
        policy=title,
        unit=numbers.unit_name(one.unit),
        budget="" if budget is None else said(budget),
        awarded=said(one.awarded),
        paid=said(one.paid),
        on_its_way=said(one.on_its_way),
        left="" if budget is None else said(one.left),
        over=said(one.over) if one.over else "",
        url=listed("award", policy_key=one.policy, unit=one.unit),
        drawing=SafeString() if budget is None else _drawing(one, budget, title, place),
    )


def _drawing(one: Kept, budget: int, title: str, place: int) -> SafeString:
    paid, on_its_way, waits = _labels()
    amounts = (
        (paid, one.paid, PAID, "paid"),
        (on_its_way, one.on_its_way, ON_ITS_WAY, "in_flight"),
        (waits, one.waits, WAITS, ""),
    )
    parts = [
        bars.Part(
            label, value, numbers.amount(value, one.unit), colour,
            listed("award", policy_key=one.policy, unit=one.unit, **({"stands": stands} if stands else {})),
        )
        for label, value, colour, stands in amounts
    ]  # fmt: skip
    said = {"policy": title, "amount": numbers.amount(budget, one.unit)}
    heading = gettext("%(policy)s: budget of %(amount)s") % said
    return bars.stacked(ident=f"budget-{place}", title=heading, whole=budget, parts=parts)
