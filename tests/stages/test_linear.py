"""From the preview of a run to its last answer no statement holds each row against each: not even where what the
database knows of its tables is of the days when they were small, and nothing has counted what was written since."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from claims.models import (
    Award,
    Claimant,
    ClaimFacts,
    HandOver,
    PayeeAccount,
    PayoutRun,
)
from claims.models.sealing import seal
from claims.queries import budget, cash_need, checking, payout, recoveries, unclaimed
from claims.queries import reconciliation as answers
from claims.stages import export, handover, reconciliation
from claims.stages import payout as stage
from tests import money
from tests.bench.assessing import owner
from tests.linear import measured
from tests.people import NOON, person
from tests.recoveries import balanced, owing, paid

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 600
FROM = 1_000_000  # their ids
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
TWENTY_YEARS: dict[str, Any] = {"at": NOON + timedelta(days=7_400), "door": "test"}


def copies(of: Any, **changed: str) -> None:
    """Many rows like this one; `changed` columns by SQL, from `i`. Their ids are FROM + i."""
    columns = {field.column: f"m.{field.column}" for field in of._meta.concrete_fields}
    columns |= {"id": f"{FROM} + i"} | changed
    with owner() as database:
        database.execute(
            f"INSERT INTO {of._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
            f"FROM {of._meta.db_table} m, generate_series(1, {MANY}) i WHERE m.{of._meta.pk.column} = %s",
            [of.pk],
        )


def copied(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with (
        owner() as database,
        database.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def claimants(like: Claimant) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(FROM + 1, FROM + MANY + 1):
            mark = number.to_bytes(16, "big")
            personal = like.sealed(
                type=like.type, key_hash=mark, name="가나다라", phone="", email="", identifier=f"{number}"
            )
            yield number, like.type, like.key_kind, mark, personal, NOON

    copied("claims_claimant", "id, type, key_kind, key_hash, personal, created_at", rows())


def accounts() -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(FROM + 1, FROM + MANY + 1):
            said = {"number": f"{110_000_000_000 + number}", "holder": "가나다라"}
            sealed = seal(said, bound_to=PayeeAccount.binding(number, 1))
            yield number, 1, 0, "088", sealed, number.to_bytes(16, "big"), "", "unverified", NOON

    columns = "claim_id, version, correction, bank, sealed, fingerprint, mandate, state, at"
    copied("claims_payeeaccount", columns, rows())


def many_claims() -> None:
    """Each with an account, an award of cash, a coupon, and a debt."""
    debt = owing(paid(), 10)
    coupon = money.award(kind="coupon", unit="coupon", amount=1, line="coupon")
    with owner() as database:
        database.execute("ANALYZE")  # all is small, and known as such
    made = Award.objects.earliest("pk")
    own = f"{FROM} + i"
    claimants(made.claimant)
    copies(made.claim, reference="'C-' || lpad(i::text, 12, '0')", claimant_id=own)
    copies(ClaimFacts.objects.get(claim=made.claim), claim_id=own)
    copies(made.decision, claim_id=own)
    for award, shift in ((made, ""), (coupon, f" + {MANY}")):
        copies(award, id=f"{own}{shift}", claim_id=own, claimant_id=own, decision_id=own,
               entitlement_key="'many ' || i")  # fmt: skip
    copies(debt, claimant_id=own)
    with owner() as database:
        database.execute(
            "INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) "
            f"SELECT 'award', id::text, 'awarded', 'open', unit, amount, at FROM claims_award WHERE id > {FROM} "
            "UNION ALL SELECT 'claim_back', id::text, 'claimed_back', 'owed', unit, amount, confirmed_at "
            f"FROM claims_recovery WHERE id > {FROM}"
        )
    accounts()
    codes = "\n".join(f"CODE-{number:06d}" for number in range(MANY * 3))
    export.take_coupons(
        actor=person("omar"), source=codes.encode(), unit="coupon", valid_until=date(2023, 10, 21), **WHEN
    )


_TABLES = "FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"


@pytest.fixture
def _nothing_counted() -> Iterator[None]:
    """The database knows of its tables what this test has it count, whichever tests came before, however long it takes.

    What it knew of the small tables is forgotten with them, and so is what others took back, in tables and indexes.
    """
    with owner() as database:
        for (table,) in database.execute(f"SELECT c.oid::regclass::text {_TABLES}").fetchall():
            database.execute(f"VACUUM FULL {table}")
    _counting("SET (autovacuum_enabled = off)")
    yield
    _counting("RESET (autovacuum_enabled)")


def _counting(how: str) -> None:
    with owner() as database:
        database.execute(
            "SELECT pg_clear_relation_stats('public', c.relname), "
            "  (SELECT count(pg_clear_attribute_stats('public', c.relname, a.attname, false)) FROM pg_attribute a "
            f"    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) {_TABLES}"
        )
        for (table,) in database.execute(f"SELECT c.oid::regclass::text {_TABLES}").fetchall():
            database.execute(f"ALTER TABLE {table} {how}")


def told(results: list[tuple[str, int, str]]) -> bytes:
    lines = [f"{reference},{amount},{result},test" for reference, amount, result in results]
    return "\n".join(["reference,amount,result,reason", *lines, ""]).encode()


def answer(run: PayoutRun, results: dict[str, tuple[str, ...]]) -> None:
    """The bank's answer: of each kind these results in turn."""
    rows = run.transfers.order_by("pk").values_list("reference", "amount", "kind")
    said = [
        (reference, amount, results[kind][number % len(results[kind])])
        for number, (reference, amount, kind) in enumerate(rows)
    ]
    reconciliation.take_answer(actor=person("fiona"), source=told(said), name="answer.csv", **WHEN)


def looked_at(run: PayoutRun) -> None:
    """What pages of finance ask of a run and of everything."""
    for asked in (
        checking.new_accounts, checking.shared_accounts, checking.largest, budget.of_run, recoveries.set_off_by,
    ):  # fmt: skip
        assert asked(run_id=run.pk)
    balanced()
    payout.waiting()
    today = stage.today(NOON)
    assert cash_need.needs(today=today)
    unclaimed.unclaimed(today=today)
    assert answers.days(unit="KRW")


def taken_back(run: PayoutRun) -> None:
    for one in HandOver.objects.filter(file__run=run):
        handover.propose(actor=person("felix"), hand_over=one, outcome="take_back", reason="test", **WHEN)
        handover.approve(actor=person("fiona"), hand_over=one, **WHEN)


def opened_before_much_changed() -> PayoutRun:
    """Its preview pinned half of what waits, and found as many that no file can hold."""
    preview = money.previewed()
    with owner() as database:
        database.execute(
            f"UPDATE claims_payoutpreview SET awards = awards[1:{MANY}], claims = claims[1:{MANY}], "
            f"amounts = amounts[1:{MANY}], accounts = accounts[1:{MANY}], "
            f"unfit = (SELECT array_agg(i) FROM generate_series(1, {MANY}) i)"
        )
    return money.opened(preview)


def the_whole_way() -> None:
    """One run that is voided, one that the bank answers twice, one that is taken back, and a write-off."""
    changed = money.frozen(opened_before_much_changed())
    money.sealed(changed)
    stage.void(actor=person("felix"), run=changed, reason="test", **WHEN)
    run = money.frozen()
    looked_at(run)
    money.sent(run)
    answer(run, {"cash": ("paid", "failed", "unknown"), "coupon": ("failed",)})
    answer(run, {"cash": ("paid", "failed", "returned"), "coupon": ("failed",)})
    looked_at(run)
    again = money.frozen()  # the coupons, that were tried before
    money.taken(again)
    taken_back(again)
    made = stage.record_write_off(actor=person("felix"), kind="cash", unit="KRW", note="test", **TWENTY_YEARS)
    stage.confirm_write_off(actor=person("fiona"), write_off=made, **TWENTY_YEARS)
    balanced()
    assert made.amount and again.transfers.filter(state="voided").count() >= MANY
    assert reconciliation.check_money(actor=person("fiona"), at=NOON).files == []
    list(export.verify_files(actor=person("fiona")))


def test_no_statement_holds_each_row_against_each(_nothing_counted: None) -> None:
    many_claims()
    with measured() as found:
        the_whole_way()
    assert len(found) > 200
    far = {f"{one.rows:,.0f} in {one.part}: {one.statement[:300]}" for one in found if one.rows > 30 * MANY}
    assert not far, "\n".join(far)
