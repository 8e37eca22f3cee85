"""A frozen run as its checker reads it: the largest, what is new, how it compares; not the total that is asked for."""

from typing import Any

from claims.models import Kind, PayoutRun
from claims.presentation import masking, numbers, previews
from claims.presentation.previews import WHY, change
from claims.queries import budget, checking, payout
from claims.queries.previews import last_run


def shown(run: PayoutRun, *, to_claims: bool) -> dict[str, Any]:
    """What the page of the check shows. Sums of cash are told by their share alone. `to_claims`: see `changed`."""
    new, shared = checking.new_accounts(run_id=run.pk), checking.shared_accounts(run_id=run.pk)
    return {
        "compared": compared(run),
        "largest": [
            {
                "reference": one.reference, "amount": numbers.amount(one.amount, one.unit),
                "account": masking.account(one.account) if one.account else "",
            }
            for one in checking.largest(run_id=run.pk)
        ],
        "new": previews.accounts(new, in_all=False),
        "shared": previews.accounts(shared, in_all=False),
        "budgets": budgets(run),
        "changed": changed(run, to_claims=to_claims),
    }  # fmt: skip


def compared(run: PayoutRun) -> dict[str, Any]:
    """By kind and unit: transfers, and how their sum compares with the last run; the sum itself but for cash."""
    last = last_run(before=run.pk)
    before = {(kind, unit): (transfers, total) for kind, unit, transfers, total in last.get("rows", [])}
    sums: dict[tuple[str, str], list[int]] = {}
    for one in payout.sums(run_id=run.pk):
        held = sums.setdefault((one.kind, one.unit), [0, 0])
        held[0], held[1] = held[0] + one.transfers, held[1] + one.total
    rows = []
    for (kind, unit), (transfers, total) in sorted(sums.items()):
        last_transfers, last_total = before.get((kind, unit), (0, 0))
        rows.append(
            {
                "what": Kind(kind).label,
                "transfers": numbers.figure(transfers),
                "total": "" if kind == Kind.CASH else numbers.amount(total, unit),
                "last_transfers": numbers.figure(last_transfers),
                "more": change(total, last_total) if last_total else "",
            }
        )
    return {"last": last.get("key", ""), "rows": rows}


def budgets(run: PayoutRun) -> list[dict[str, Any]]:
    """How much of each policy's budget would be used with this run, as a share."""
    found = budget.compared(totals=budget.of_run(run_id=run.pk), run=run.pk)
    titles = previews.titled({one.policy for one in found})
    return [
        {
            "policy": titles.get(one.policy, one.policy),
            "unit": numbers.unit_name(one.unit),
            "used": f"{(one.spent + one.now) * 100 // one.budget}%",
            "over": one.spent + one.now > one.budget,
        }
        for one in found
    ]


def changed(run: PayoutRun, *, to_claims: bool) -> dict[str, Any]:
    """What changed between preview and freeze, counted and by claim. `to_claims`: references lead to claims' pages."""
    said = run.difference or {"counts": [], "rows": []}
    return {
        "counts": [
            {
                "why": WHY.get(why, why), "claims": numbers.figure(claims), "awards": numbers.figure(awards),
                "total": numbers.amount(total, unit),
            }
            for why, unit, claims, awards, total in said["counts"]
        ],
        "rows": [
            {
                "why": WHY.get(why, why), "claim": previews.claim(pk, reference, linked=to_claims),
                "amount": numbers.amount(amount, unit),
            }
            for why, pk, reference, unit, amount in said["rows"]
        ],
        "further": sum(awards for _why, _unit, _claims, awards, _total in said["counts"]) - len(said["rows"]),
    }  # fmt: skip
