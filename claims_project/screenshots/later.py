"""What happens after the first pictures, in scenes: sealed, released, stopped, restored. Some pages wait for it."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import HandOver, Inventory, PaymentFile, PayoutRun, Switch
from claims.queries import payout as money
from claims.queries import safety as server
from claims.stages import export, handover, payout, safety
from claims_project.demo.accounts import DOMAIN
from claims_project.screenshots import money_pages, pages
from claims_project.screenshots.shot import Shot
from claims_project.screenshots.story import Told

DOOR: Final = "admin"
Ids = dict[str, int]


class Scene(NamedTuple):
    """What happens, giving further ids, and the pages to see then."""

    happens: Callable[[Ids], Ids]
    shots: Callable[[Told], list[Shot]]


def scenes() -> list[Scene]:
    """In their order; each begins where the one before it has ended."""
    return [
        Scene(lambda ids: {}, pages.shots),
        Scene(_sealed, lambda told: money_pages.sealed(told.ids)),
        Scene(_released, lambda told: money_pages.released(told.ids)),
        Scene(_stopped, lambda told: money_pages.stopped(told.ids)),
        Scene(_restored, lambda told: money_pages.restored(told.ids)),
    ]


def _person(name: str) -> User:
    return User.objects.get(email=name + DOMAIN)


def _said() -> dict[str, Any]:
    return {"at": now(), "door": DOOR}


def _sealed(ids: Ids) -> Ids:
    """The second run is checked and sealed; of the lost file it is proposed to send it again."""
    run = PayoutRun.objects.get(pk=ids["second"])
    total = money.cash_total(run_id=run.pk)
    payout.check_run(actor=_person("finance-checker"), run=run, typed_total=total, **_said())
    tasks.go_on_with_payout(run.pk)
    handover.propose(
        actor=_person("finance-maker"), hand_over=HandOver.objects.get(pk=ids["lost"]), outcome="send_again",
        reason="목록에 파일이 없고, 담당자도 받지 못했다고 합니다.", **_said(),
    )  # fmt: skip
    return {}


def _released(ids: Ids) -> Ids:
    """The second run is released, and its cash is taken to the bank by hand."""
    run = PayoutRun.objects.get(pk=ids["second"])
    payout.release_run(actor=_person("finance-checker"), run=run, **_said())
    file = PaymentFile.objects.get(run=run, kind="cash")
    b"".join(export.download(actor=_person("finance-maker"), file=file, **_said()))
    return {"by-hand": HandOver.objects.get(file=file).pk}


def _stopped(ids: Ids) -> Ids:
    turned = _turned(on=True)
    return {"switch": turned.pk}


def _turned(*, on: bool) -> Switch:
    reason = "은행 점검 시간입니다." if on else "점검이 끝났습니다."
    return safety.turn_switch(actor=_person("operator"), key="money_stopped", on=on, reason=reason, **_said())


def _restored(ids: Ids) -> Ids:
    """As if an inventory had been confirmed on another server than this one."""
    _turned(on=False)
    maker = _person("finance-maker")
    handover.drop_inventory(actor=maker, made=Inventory.objects.get(pk=ids["inventory"]), **_said())
    another = server.identity() | {"system": "7000000000000000001"}
    with patch.object(server, "identity", lambda: another):
        made = handover.take_inventory(actor=maker, **_said())
        for name in made.lines.values_list("message_id", flat=True):
            handover.explain_line(
                actor=maker, made=made, message_id=name, note="은행에 확인했습니다.", **_said()
            )
        handover.confirm_inventory(actor=_person("finance-checker"), made=made, **_said())
    return {"inventory-confirmed": made.pk}
