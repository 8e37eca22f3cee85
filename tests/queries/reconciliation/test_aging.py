"""What waits on its way through the bank, since when, and what is late of it."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import PaymentFile, Transfer
from claims.queries import reconciliation as queries
from claims.queries.handover import untaken
from claims.queries.reconciliation import control
from claims.rules.reconciliation.aging import WAITS, is_late
from claims.stages import export, handover, reconciliation
from tests import money
from tests.money import answer_file, answered, award
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
LIMITS = dict.fromkeys(WAITS, 1)


def waits() -> list[tuple[str, str, int, int | None]]:
    return [(one.what, one.name, one.lines, one.amount) for one in queries.waits()]


def test_a_run_waits_from_its_sealing_until_it_is_handed_over(fiona: User) -> None:
    award(amount=5)
    assert waits() == []
    money.checked()
    assert waits() == []
    (file,) = money.sealed(money.PayoutRun.objects.get())
    assert waits() == [("sealed", file.run.key, 1, None)]
    money.released(file.run)
    assert waits() == [("sealed", file.run.key, 1, None)]
    money.sent(file.run)
    assert waits() == [("sent", file.message_id, 1, 5)]


def test_of_a_run_that_is_handed_over_in_part_each_part_waits_for_its_own(fiona: User, felix: User) -> None:
    award(amount=5)
    award(kind="points", unit="point", amount=7)
    cash, points = money.released()
    run = cash.run
    export.download(actor=felix, file=cash, at=NOON + timedelta(hours=1), door="test")
    assert waits() == [("sealed", run.key, 1, None), ("handed_over", run.key, 1, None)]
    assert list(untaken(runs=[run.pk])) == [points]
    confirmed(cash)
    assert waits() == [("sealed", run.key, 1, None), ("sent", cash.message_id, 1, 5)]
    export.download(actor=felix, file=points, at=NOON + timedelta(hours=2), door="test")
    assert {one[:3] for one in waits()} == {("sent", cash.message_id, 1), ("handed_over", run.key, 1)}
    assert not untaken(runs=[run.pk]).exists()


def confirmed(file: PaymentFile) -> None:
    """The bank has it."""
    handover.confirm_receipt(
        actor=person("felix"), hand_over=file.hand_overs.get(), receipt="R-1", at=NOON, door="test"
    )


def test_a_file_waits_until_the_bank_has_said_the_last_word(fiona: User) -> None:
    for amount in (5, 6, 7):
        award(amount=amount)
    (file,) = money.sent()
    five, six, seven = Transfer.objects.order_by("amount")
    answered({five: "paid", six: "unknown"})
    assert waits() == [("sent", file.message_id, 1, 7), ("unknown", file.message_id, 1, 6)]
    answered({six: "failed", seven: "returned"})
    assert waits() == []


def test_parked_lines_wait_until_two_people_resolve_them(fiona: User, felix: User) -> None:
    answer = reconciliation.take_answer(
        actor=fiona,
        source=b"reference,amount,result\nx,1,paid\ny,2,paid\n",
        name="김비밀.csv",
        at=NOON,
        door="test",
    )
    assert waits() == [("parked", "김비밀.csv", 2, None)]
    assert queries.waits()[0].plain == f"answer {answer.pk}"
    lines = list(answer.results.values_list("pk", flat=True))
    made = reconciliation.propose(actor=felix, lines=lines, way="not_ours", note="fees", at=NOON, door="test")
    assert len(waits()) == 1
    reconciliation.confirm(actor=fiona, resolutions=[one.pk for one in made], at=NOON, door="test")
    assert waits() == []


def test_late_is_what_has_waited_for_more_working_days_than_its_limit(fiona: User) -> None:
    """NOON is a Friday."""
    award(amount=5)
    money.sent()
    monday, tuesday = NOON + timedelta(days=3), NOON + timedelta(days=4)
    assert queries.late(limits=LIMITS, at=monday) == []
    assert [one.what for one in queries.late(limits=LIMITS, at=tuesday)] == ["sent"]
    assert queries.late(limits=LIMITS | {"sent": 2}, at=tuesday) == []


def test_what_cannot_be_late_is_not_counted_and_what_is_late_is_what_the_list_shows(
    fiona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front page asks at each visit, and a file may hold a million transfers."""
    for amount in (5, 6):
        award(amount=amount)
    money.sent()
    one, _other = Transfer.objects.order_by("amount")
    answered({one: "unknown"})
    counted: list[int] = []
    states = control.states

    def spied(*, file_ids: list[int]) -> dict[int, control.States]:
        counted.extend(file_ids)
        return states(file_ids=file_ids)

    monkeypatch.setattr(control, "states", spied)
    assert queries.late(limits=LIMITS, at=NOON) == [] and counted == []
    later = NOON + timedelta(days=7)
    late = queries.late(limits=LIMITS, at=later)
    assert [one.what for one in late] == ["sent", "unknown"] and len(counted) == 1
    assert late == [one for one in queries.waits() if is_late(one.what, one.since, later, LIMITS)]


def test_what_is_unknown_waits_since_the_bank_said_so(fiona: User) -> None:
    award(amount=5)
    money.sent()
    later = NOON + timedelta(days=10)
    reconciliation.take_answer(
        actor=person("fiona"), source=answer_file({Transfer.objects.get(): "unknown"}), name="a", at=later, door="test"
    )  # fmt: skip
    assert [(one.what, one.since) for one in queries.waits()] == [("unknown", later)]
