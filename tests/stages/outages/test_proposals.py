"""Windows that one person proposes."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import AuditEntry, OutageWindow
from claims.queries import outages as queries
from claims.rules.authority import Forbidden
from claims.stages import outages
from claims.stages.authority import NamedRule
from tests.factories import END, START, IncidentFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def proposed(actor: User | NamedRule, **said: object) -> OutageWindow:
    given = {"incident": IncidentFactory(key="one"), "service": ServiceFactory(key="melon")} | {
        "start": START, "end": END, "extent": "full", "source": "notice", "at": NOON, "door": "admin"
    } | said  # fmt: skip
    return outages.record_window(actor=actor, **given)  # type: ignore[arg-type]


def test_nobody_but_the_secretariat_proposes_a_window(
    alice: User, rita: User, kim: User, omar: User, audrey: User, mallory: User
) -> None:
    for person in (alice, rita, kim, omar, audrey, mallory):
        with pytest.raises(Forbidden):
            proposed(person)
    assert not OutageWindow.objects.exists()
    assert not AuditEntry.objects.exists()


def test_being_a_superuser_gives_nothing(mallory: User) -> None:
    mallory.is_superuser = True
    with pytest.raises(Forbidden):
        proposed(mallory)


def test_a_window_that_ends_before_or_when_it_starts_is_refused(seo: User) -> None:
    for end in (START, START - HOUR):
        with pytest.raises(outages.WindowReversed):
            proposed(seo, end=end)


def test_what_has_not_happened_yet_is_refused(seo: User) -> None:
    with pytest.raises(outages.WindowInTheFuture):
        proposed(seo, start=NOON + HOUR, end=None)
    with pytest.raises(outages.WindowInTheFuture):
        proposed(seo, end=NOON + HOUR)


def test_a_window_that_is_not_in_the_record_is_neither_revised_nor_removed(seo: User) -> None:
    once = OutageWindowFactory(proposed=True)
    left = OutageWindowFactory(valid_to=2)
    removal = OutageWindowFactory(replaces=OutageWindowFactory(), removes=True)
    for window in (once, left, removal):
        with pytest.raises(outages.NotInRecord):
            outages.close_window(actor=seo, window=window, end=END, source="press", at=NOON, door="admin")
        with pytest.raises(outages.NotInRecord):
            outages.remove_window(actor=seo, window=window, source="press", at=NOON, door="admin")


def test_a_proposal_is_not_in_the_record(seo: User) -> None:
    window = proposed(seo, end=None)
    assert (window.recorded_by, window.valid_from, window.confirmed_by) == (seo, None, None)
    assert not queries.record_now(incident=window.incident).exists()
    assert list(queries.proposals(incident=window.incident)) == [window]


def test_closing_a_window_proposes_one_in_its_place_and_leaves_it_as_it_is(seo: User) -> None:
    window = OutageWindowFactory(period=DateTimeTZRange(START, None))
    closed = outages.close_window(actor=seo, window=window, end=END, source="press", at=NOON, door="admin")
    assert (closed.replaces, closed.period.lower, closed.period.upper) == (window, START, END)
    assert list(queries.record_now(incident=window.incident)) == [window]


def test_a_proposal_is_logged_with_what_it_says(seo: User) -> None:
    window = proposed(seo)
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action, entry.key, entry.at) == (seo, "record_window", str(window.pk), NOON)
    assert entry.payload.after["service"] == "melon"
