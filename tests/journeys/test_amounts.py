"""One amount everywhere: a whole demo is told in this process, and every claim of it is read in every place."""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from claims import tasks
from claims.models import Claim
from claims_project.demo import story
from claims_project.demo.money import Money
from claims_project.demo.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
CLAIMS = 400
Amounts = dict[str, int]  # by unit
UNITS = {
    "KRW": (r"(?<!멜론 캐시 )(?<![\d,])([\d,]+)원", r"([\d,]+) won"),
    "point": (r"([\d,]+)포인트", r"([\d,]+) points?"),
    "day": (r"([\d,]+)일", r"([\d,]+) days?"),
    "melon_cash": (r"멜론 캐시 ([\d,]+)원", r"([\d,]+) in Melon cash"),
}

# What the newest final decision of each claim says, out of its own JSON.
DECIDED = """
    SELECT c.reference, said ->> 'unit', sum((said ->> 'amount')::bigint)::bigint
      FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id, jsonb_array_elements(d.lines) said
     WHERE d.final GROUP BY 1, 2 HAVING sum((said ->> 'amount')::bigint) > 0
"""
LEDGER = """
    SELECT c.reference, e.unit, sum(e.amount)::bigint
      FROM claims_ledgerentry e JOIN claims_award a ON a.id = e.reference::bigint
      JOIN claims_claim c ON c.id = a.claim_id
     WHERE e.kind = 'award' AND e.debit = 'awarded' AND e.credit = 'open' GROUP BY 1, 2
"""
# What the ledger has as paid, less what came back, by the award that heads the reference 'AWARD/ATTEMPT'.
PAID = """
    SELECT c.reference, a.unit,
           sum(CASE e.credit WHEN 'paid' THEN e.amount ELSE -e.amount END)::bigint
      FROM claims_ledgerentry e JOIN claims_award a ON a.id = split_part(e.reference, '/', 1)::bigint
      JOIN claims_claim c ON c.id = a.claim_id
     WHERE 'paid' IN (e.credit, e.debit) GROUP BY 1, 2
"""
# end-to-end reference -> the claims that it pays, with what the ledger froze for each, the newest attempt last.
FROZEN = """
    SELECT t.reference, c.reference, a.id, a.unit, e.amount
      FROM claims_transfer t JOIN claims_payout o ON o.transfer_id = t.id JOIN claims_award a ON a.id = o.award_id
      JOIN claims_claim c ON c.id = a.claim_id
      JOIN claims_ledgerentry e ON e.kind = 'freeze' AND e.reference = o.award_id || '/' || o.attempt
      JOIN claims_payoutrun r ON r.id = t.run_id
     WHERE r.state = 'confirmed' ORDER BY o.attempt
"""
# What a run set off against a debt, and so did not send.
NETTED = """
    SELECT c.reference, a.unit, sum(s.amount)::bigint
      FROM claims_offset s JOIN claims_award a ON a.id = s.award_id JOIN claims_claim c ON c.id = a.claim_id
     WHERE s.live AND s.how = 'netted' GROUP BY 1, 2
"""
# What was paid outside of the runs, and so stands in no file.
OUTSIDE = """
    SELECT c.reference, a.unit, sum(a.amount)::bigint
      FROM claims_manualpayment m JOIN claims_award a ON a.id = m.award_id JOIN claims_claim c ON c.id = a.claim_id
     WHERE m.confirmed_at IS NOT NULL GROUP BY 1, 2
"""
LETTERS = """
    SELECT c.reference, d.letter_ko, d.letter_en FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id
     WHERE d.final
"""


class Inline:
    """A worker in the place of the demo's: what is sent to it was done when it was sent."""

    def __init__(self, log: Path) -> None:
        self.log = log
        log.write_text("demo ready.\n" + "Task claims.tasks.decide_automatically[0] succeeded in 1s\n" * 2)

    def says(self, _word: bytes) -> bool:
        return True

    def until(self, ready: Any, **_seconds: float) -> None:
        assert ready()

    def look(self) -> None: ...

    def told(self) -> str:
        return ""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Money]:
    settings.DEBUG = True  # the demo makes its accounts in DEBUG alone
    belt = (tasks.go_on_with_payout, tasks.fill_payout_preview)
    for task in (tasks.assess_range, tasks.close_run, tasks.decide_automatically, *belt):
        monkeypatch.setattr(task, "delay", task)
    children: Any = SimpleNamespace(worker=lambda: Inline(tmp_path / "worker.log"))
    summary, money = story.told(Screen(26), children, folder=tmp_path, claims=CLAIMS, seed=7)
    settings.DEBUG = False
    assert [*summary.mismatches(), *money.mismatches()] == []
    yield money


def rows(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def by_claim(question: str) -> dict[str, Amounts]:
    found: dict[str, Amounts] = {}
    for reference, unit, amount in rows(question):
        if amount:
            found.setdefault(reference, {})[unit] = amount
    return found


def written(text: str, place: int) -> Amounts:
    """The amounts that stand in a text, by unit; `place` is 0 for Korean, 1 for English."""
    found: Amounts = {}
    for unit, patterns in UNITS.items():
        numbers = [next(filter(None, hit.groups())) for hit in re.finditer(patterns[place], text)]
        if numbers:
            found[unit] = sum(int(number.replace(",", "")) for number in numbers)
    return found


def files(folder: Path) -> dict[str, tuple[str, int]]:
    """end-to-end reference -> unit and amount, by a parser that shares nothing with the one that wrote the files."""
    found: dict[str, tuple[str, int]] = {}
    for path in folder.glob("F-*.csv"):
        if path.stem.endswith((".answer", ".later")):
            continue
        for row in csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"))):
            assert row["end_to_end_reference"] not in found
            found[row["end_to_end_reference"]] = (row.get("unit") or "KRW", int(row["amount"]))
    return found


def test_amounts_are_the_same_in_decision_letter_page_api_ledger_and_file(
    told: Money, tmp_path: Path
) -> None:
    decided = by_claim(DECIDED)
    assert len(decided) > 40
    assert {unit for amounts in decided.values() for unit in amounts} == set(UNITS)
    assert by_claim(LEDGER) == decided

    for reference, *letters in rows(LETTERS):
        for place, (letter, begins) in enumerate(zip(letters, ("합계", "In all"), strict=True)):
            total = [part for part in letter.split("\n\n") if part.startswith(begins)]
            found = written(total[0].partition(":")[2], place) if total else {}
            assert found == decided.get(reference, {}), (reference, letter)

    frozen: dict[str, tuple[str, int]] = {}
    attempts: dict[tuple[str, str, int], int] = {}  # what the newest attempt sends, by claim, unit and award
    for transfer, reference, award, unit, amount in rows(FROZEN):
        frozen[transfer] = (unit, frozen.get(transfer, (unit, 0))[1] + amount)
        attempts[reference, unit, award] = amount
    sent: dict[str, Amounts] = {}
    for (reference, unit, _award), amount in attempts.items():
        sent.setdefault(reference, {})[unit] = sent.get(reference, {}).get(unit, 0) + amount
    assert files(tmp_path / "files") == frozen
    paid = by_claim(PAID)
    netted = by_claim(NETTED)
    assert paid and netted
    for reference, amounts in [*sent.items(), *paid.items()]:
        assert Counter(amounts) + Counter(netted.get(reference, {})) == decided[reference], reference
    outside = by_claim(OUTSIDE)
    assert outside and paid.keys() - sent.keys() == outside.keys()

    assert pages(decided) == decided
    assert answers(decided) == decided


def pages(decided: dict[str, Amounts]) -> dict[str, Amounts]:
    """What the claim's page in the admin has as its decision."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(email="reviewer@demo.example"))
    found = {}
    for reference in decided:
        (pk,) = rows(f"SELECT id FROM claims_claim WHERE reference = '{reference}'")[0]
        page = html.unescape(client.get(f"/admin/claims/claim/{pk}/change/").content.decode())
        heads = re.findall(r'class="module decision">\s*<h2>Decision: (.*?)</h2>', page)
        assert len(heads) == 1, reference
        found[reference] = written(heads[0], 1)
    return found


def answers(decided: dict[str, Amounts]) -> dict[str, Amounts]:
    """What the API tells each claimant; what is nobody's yet is linked to Alice for this."""
    alice = User.objects.get(email="alice@demo.example")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET linked_to_id = %s WHERE linked_to_id IS NULL", [alice.pk])
    whose = dict(Claim.objects.values_list("reference", "linked_to"))
    client = Client()
    found: dict[str, Amounts] = {}
    for reference in decided:
        cache.clear()  # the throttle is not what is asked about here
        client.force_login(User.objects.get(pk=whose[reference]))
        answer = client.get(f"/api/v1/claims/{reference}/")
        assert answer.status_code == 200, answer.content
        for line in answer.json()["decision"]["lines"]:
            amounts = found.setdefault(reference, {})
            amounts[line["unit"]] = amounts.get(line["unit"], 0) + line["amount"]
    return found
