"""Budgets of policies beside what is awarded and paid from them. The newest that was confirmed counts."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import PolicyVersion
from claims.queries.standing import Balance, Standing

_NEWEST: Final = """
    SELECT DISTINCT ON (policy_key, unit) policy_key, unit, amount FROM claims_budget
     WHERE confirmed_at IS NOT NULL ORDER BY policy_key, unit, id DESC
"""


def units() -> set[tuple[str, str]]:
    """What policies give: (policy, unit) of every version that was ever put in force or is proposed."""
    known = PolicyVersion.objects.exclude(state=PolicyVersion.State.DRAFT).values_list("policy__key", "lines")
    return {(policy, line["unit"]) for policy, lines in known for line in lines}


class Budgeted(NamedTuple):
    """The budget of one policy in one unit: what it is, what was spent or is on its way, what would be paid now."""

    policy: str
    unit: str
    budget: int
    spent: int
    now: int


# What is set off against a debt is spent like what is paid; what is written off is not.
_SPENT: Final = """
    SELECT a.policy_key, a.unit, sum(o.amount)::bigint AS amount FROM (
      SELECT award_id, run_id, amount FROM claims_payout WHERE live
      UNION ALL
      SELECT award_id, run_id, amount FROM claims_offset WHERE live AND how <> 'lapsed'
    ) o JOIN claims_award a ON a.id = o.award_id WHERE coalesce(o.run_id, 0) {} %(run)s GROUP BY 1, 2
"""
_COMPARED: Final = f"""
    SELECT b.policy_key, b.unit, b.amount, coalesce(s.amount, 0), n.amount
      FROM ({_NEWEST}) b
      JOIN unnest(%(policies)s::text[], %(units)s::text[], %(totals)s::bigint[]) AS n (policy_key, unit, amount)
     USING (policy_key, unit)
      LEFT JOIN ({_SPENT.format("<>")}) s USING (policy_key, unit) ORDER BY 1, 2
"""  # noqa: S608


def compared(*, totals: Mapping[tuple[str, str], int], run: int | None = None) -> list[Budgeted]:
    """The budgets of the policies of which `totals` (by policy and unit) would be paid now, or are paid by `run`,
    which then counts as not spent yet. Policies without a budget are left out."""
    said = {
        "run": run or -1, "policies": [policy for policy, _unit in totals], "units": [unit for _policy, unit in totals],
        "totals": list(totals.values()),
    }  # fmt: skip
    return [Budgeted(*row) for row in _rows(_COMPARED, said)]


def of_run(*, run_id: int) -> dict[tuple[str, str], int]:
    """What a run pays and sets off, by policy and unit."""
    found = _rows(_SPENT.format("="), {"run": run_id})
    return {(policy, unit): amount for policy, unit, amount in found}


class Kept(NamedTuple):
    """One policy in one unit beside its budget, which is None where none is kept. Amounts of the unit.

    `awarded` is what was awarded and not taken back or written off: `paid` (or set off), `on_its_way` (in flight or
    unknown), and the rest, which waits.
    """

    policy: str
    unit: str
    budget: int | None
    awarded: int
    paid: int
    on_its_way: int

    @property
    def waits(self) -> int:
        """Awarded, and neither paid nor on its way."""
        return self.awarded - self.paid - self.on_its_way

    @property
    def left(self) -> int:
        """What may still be awarded; 0 without a budget."""
        return max((self.budget or 0) - self.awarded, 0)

    @property
    def over(self) -> int:
        """What was awarded above the budget; 0 without one."""
        return max(self.awarded - self.budget, 0) if self.budget is not None else 0


def kept(*, standing: Iterable[Standing]) -> list[Kept]:
    """Every policy that awarded anything or has a budget, by policy and unit."""
    amounts = {(policy, unit): amount for policy, unit, amount in _rows(_NEWEST)}
    stands = {(one.policy, one.stands.unit): one.stands for one in standing}
    return [_kept(key, amounts.get(key), stands.get(key)) for key in sorted(amounts.keys() | stands.keys())]


def _kept(key: tuple[str, str], budget: int | None, one: Balance | None) -> Kept:
    policy, unit = key
    if one is None:
        return Kept(policy, unit, budget, 0, 0, 0)
    awarded = one.awarded - one.voided - one.written_off
    return Kept(policy, unit, budget, awarded, one.paid + one.netted, one.in_flight + one.unknown)


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
