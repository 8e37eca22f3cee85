"""The same run gives the same bytes wherever it is sealed: another process, locale, time zone, hash seed, encoding."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings

from claims.models import PaymentFile
from claims.rules.export import banks
from claims.stages import export
from tests.money import award, sealed
from tests.people import NOON, person

PLACES = [
    {"LC_ALL": "C", "LANG": "C", "TZ": "America/St_Johns", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8", "TZ": "Asia/Seoul", "PYTHONHASHSEED": "4711"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0"},
]
# Writes every file of every run again, cash by each layout, and says the digests.
AGAIN = """
import hashlib, json, locale
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
import django
django.setup()
from django.db import transaction
from claims.models import PayoutRun
from claims.queries import export as queries
from claims.rules.export import Tally, banks
from claims.stages.export import render
found = {}
with transaction.atomic():
    for run in PayoutRun.objects.order_by("pk"):
        for number, part in enumerate(queries.parts(run_id=run.pk), start=1):
            for key in [one.key for one in banks()] if part.kind == "cash" else [run.layout]:
                run.layout = key
                orders = queries.orders(run_id=run.pk, part=part)
                pieces = render(run=run, part=part, orders=orders, message_id=f"F-{run.key}-{number}",
                                at=run.sealed_at, tally=Tally())
                content = b"".join(pieces)
                found[f"{part.kind} {key}" if part.kind == "cash" else part.kind] = hashlib.sha256(content).hexdigest()
print(json.dumps(found))
"""


def written(place: dict[str, str]) -> dict[str, str]:
    """The digests of the files as a process in that place writes them."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "claims_project.settings", **place}
    told = subprocess.run(
        [sys.executable, "-c", AGAIN],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.django_db(transaction=True)
def test_files_are_the_same_in_every_place() -> None:
    export.take_coupons(
        actor=person("omar"),
        source=b"A-1\nA-2\nA-3",
        unit="coupon",
        valid_until=date(2023, 12, 31),
        at=NOON,
        door="test",
    )
    for number, holder in enumerate(
        ("김시험", "남궁보기", "KIM ALICE", "주식회사 예시", "(주)가나다"), start=1
    ):
        made = award(amount=number * 1_000, account={"holder": holder})
        award(claim=made.claim, line="second", amount=number)
        award(kind="points", unit="point", amount=number)
    award(kind="coupon", unit="coupon", amount=3)
    sealed()
    first, *others = (written(place) for place in PLACES)
    assert first.keys() == {f"cash {one.key}" for one in banks()} | {"points", "coupon"}
    assert others == [first] * len(others)
    files = PaymentFile.objects.all()
    kept = {"cash generic" if one.kind == "cash" else one.kind: one.sha256 for one in files}
    assert len(kept) == 3 and kept.items() <= first.items()
