"""Nobody is left who may take the second seat: a month passes, the belt runs, and what waited waits still."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

from accounts.models import User
from claims.models import Claim
from claims.queries import approvers
from claims.rules.authority import ACTIONS
from claims.tasks import belt
from tests.admin.desk import page
from tests.factories import OutageWindowFactory
from tests.journeys.routes import ACTS
from tests.journeys.test_two_seats import TRIED, Case, rows
from tests.people import NOON

pytestmark = pytest.mark.django_db

MADE = {"recorded_by", "proposed_by", "opened_by", "author", "first_seat", "second_seat"}
TAKES_BACK = {"reviewitem/<int:pk>/reopen"}  # what was decided: nothing waits
WAITING = [
    pytest.param(address, tried, id=tried.__name__)
    for address, tried in TRIED
    if ACTIONS[ACTS[address]].never & MADE and address not in TAKES_BACK
]
SAID = "nobody can do it now"


@pytest.fixture
def busy(with_every: Callable[..., User]) -> User:
    return with_every()


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one task sends on is done at once."""
    for task in current_app.tasks.values():
        if task.name.startswith("claims."):
            monkeypatch.setattr(task, "delay", task)


def left_alone(busy: User) -> None:
    User.objects.exclude(pk=busy.pk).update(is_active=False)


def passes(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that beat sends, on a later day."""
    monkeypatch.setattr(belt, "now", lambda: NOON + timedelta(days=days))
    for sent in settings.CELERY_BEAT_SCHEDULE.values():
        current_app.tasks[sent["task"]]()


def row_of(address: str, case: Case) -> object:
    """The row that waits; the newest window where several are chosen in a list."""
    pk, _typed = case
    name = address.partition("/")[0]
    if name == "reviewitem":
        return Claim.objects.get(pk=pk)
    model = apps.get_model("claims", name)
    return model.objects.get(pk=pk) if pk else model.objects.latest("pk")


@pytest.mark.parametrize(("address", "tried"), WAITING)
def test_with_nobody_left_nothing_passes(
    address: str, tried: Callable[[User], Case], busy: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(address, tried(busy))
    left_alone(busy)
    assert approvers.nobody_for(row=row)  # type: ignore[arg-type]
    passes(0, monkeypatch)
    before = rows()
    passes(31, monkeypatch)
    assert rows() == before


def test_every_act_that_needs_another_person_is_left_alone_here() -> None:
    tried = {ACTS[case.values[0]] for case in WAITING}
    needed = {name for name, asked in ACTIONS.items() if asked.never & MADE} & set(ACTS.values())
    assert tried == needed - {ACTS[page] for page in TAKES_BACK}


def test_the_page_says_that_nobody_can_do_it(busy: User, seo: User, sora: User) -> None:
    window = OutageWindowFactory(proposed=True, rule="", recorded_by=seo)
    assert SAID not in page(seo, "outagewindow_change", window.pk).content.decode()
    User.objects.filter(pk=sora.pk).update(is_active=False)
    assert SAID in page(seo, "outagewindow_change", window.pk).content.decode()
