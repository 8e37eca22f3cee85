"""The preview: what a run would pay and what it would leave out, counted and pinned by a worker for who asks."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import PayoutPreview
from claims.queries import coupons, previews, recoveries
from claims.queries import payout as queries
from claims.queries.layouts import chosen_layout
from claims.queries.plans import by_set
from claims.rules.calendar import local_date
from claims.rules.pay_dates import chosen, next_pay_day
from claims.stages import audit
from claims.stages.authority import Actor, authorize

SEOUL: Final = "Asia/Seoul"  # the day of payment, and the day in a run's key, as finance says them

_PREVIEWING: Final = f"""
    DROP TABLE IF EXISTS previewing;
    CREATE TEMP TABLE previewing ON COMMIT DROP AS
    SELECT w.award_id, w.claim_id, w.claimant_id, w.policy_key, w.kind, w.unit, w.amount, w.account_id, w.fingerprint,
           w.why, p.bank
      FROM ({queries.WAITING}) w LEFT JOIN claims_payeeaccount p ON p.id = w.account_id;
    ANALYZE previewing;
"""  # noqa: S608
_PINNED: Final = """
    UPDATE claims_payoutpreview v
       SET awards = pin.awards, claims = pin.claims, amounts = pin.amounts, accounts = pin.accounts, unfit = pin.unfit,
           filled_at = %(at)s, figures = %(figures)s::jsonb, reached = %(of)s, of = %(of)s
      FROM (
        SELECT coalesce(array_agg(award_id ORDER BY award_id) FILTER (WHERE why = ''), '{}') AS awards,
               coalesce(array_agg(claim_id ORDER BY award_id) FILTER (WHERE why = ''), '{}') AS claims,
               coalesce(array_agg(amount ORDER BY award_id) FILTER (WHERE why = ''), '{}') AS amounts,
               coalesce(array_agg(account_id ORDER BY award_id) FILTER (WHERE why = ''), '{}') AS accounts,
               coalesce(array_agg(award_id ORDER BY award_id) FILTER (WHERE why = 'does_not_fit'), '{}') AS unfit
          FROM previewing
      ) pin
     WHERE v.id = %(preview)s AND v.filled_at IS NULL
"""


def today(at: datetime) -> date:
    """The day of `at` in Seoul."""
    return local_date(int(at.timestamp()), SEOUL)


def ask_preview(
    *, actor: User, layout: str = "", pay_date: date | None = None, at: datetime, door: str
) -> PayoutPreview:
    """Asks for a preview; a worker fills it. Paid on the next working day and by the usual layout, unless
    others are chosen.

    Raises UnknownLayout, PayerMissing, PayDatePassed, NotAPayDate, PayDateTooFar.
    """
    authorize(actor, "preview_payouts")
    bank = chosen_layout(layout)
    day = chosen(pay_date, today=today(at)) if pay_date else next_pay_day(today(at))
    with transaction.atomic():
        preview = PayoutPreview.objects.create(asked_by=actor, asked_at=at, layout=bank.key, pay_date=day)
        audit.log(
            actor=actor, action="preview_payouts", kind="payout_preview", key=str(preview), at=at, door=door,
            after={"layout": bank.key, "pay_date": day.isoformat()},
        )  # fmt: skip
    return preview


def fill_preview(
    *,
    actor: Actor,
    preview: PayoutPreview,
    at: datetime,
    told: Callable[[int, int], object] = lambda _reached, _of: None,
) -> PayoutPreview:
    """Counts and pins what would be paid now; a filled preview is given again, and nothing changes.

    Every payee is opened and held against the layout of its file, so that what no file can hold is left out and named.
    `told` hears how many of how many were looked at. The arrays stay in the database.
    """
    authorize(actor, "fill_payout_preview")
    with transaction.atomic(), connection.cursor() as cursor:
        with by_set():
            cursor.execute(_PREVIEWING)
        cursor.execute("SELECT count(*) FROM previewing WHERE why = ''")
        of = cursor.fetchone()[0]
        unfit = _unfit(preview.layout, lambda reached: told(reached, of))
        figures = {**_figures(preview), "unfit": unfit}
        said = {"preview": preview.pk, "at": at, "of": of, "figures": json.dumps(figures)}
        cursor.execute(_PINNED, said)
    return PayoutPreview.objects.light().get(pk=preview.pk)


def _figures(preview: PayoutPreview) -> dict[str, Any]:
    with by_set():
        return {
            "groups": previews.groups(), "transfers": previews.transfers(),
            "new_accounts": previews.new_accounts(), "shared_accounts": previews.shared_accounts(),
            "last_run": previews.last_run(), "set_off": recoveries.to_set_off(of="previewing"),
            "codes": coupons.short(on=preview.pay_date, of="previewing"),
        }  # fmt: skip


def _unfit(bank: str, told: Callable[[int], object]) -> dict[str, Any]:
    """Marks what no file can hold in `previewing`: how many, and (claim, reference, column) of the first."""
    found = list(queries.misfits(bank=bank, of="previewing", told=told))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE previewing SET why = 'does_not_fit' WHERE award_id = ANY(%s)",
            [[one.award for one in found]],
        )
    rows = [(one.claim, one.reference, one.column) for one in found[: previews.MOST]]
    return {"count": len(found), "rows": rows}
