"""Proposals that another person takes up, or that are dropped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import AuditEntry, Incident, OutageWindow, RecordRevision
from claims.queries import outages as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import outages
from claims.stages.authority import NamedRule
from tests.factories import END, START, IncidentFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def period(start: float, end: float | None) -> DateTimeTZRange:
    return DateTimeTZRange(START + start * HOUR, None if end is None else START + end * HOUR)


def proposal(seo: User, start: float = 0, end: float | None = 30, **said: object) -> OutageWindow:
    said.setdefault("incident", IncidentFactory(key="one"))
    said.setdefault("service", ServiceFactory(key="melon"))
    return OutageWindowFactory(proposed=True, recorded_by=seo, period=period(start, end), **said)


def confirmed(
    actor: User | NamedRule, *windows: OutageWindow, incident: Incident | None = None
) -> RecordRevision:
    return outages.confirm_windows(
        actor=actor, incident=incident or windows[0].incident, windows=windows, at=NOON, door="admin"
    )


def test_nobody_confirms_what_she_recorded_herself(seo: User, sora: User) -> None:
    mine, hers = proposal(seo), proposal(sora, 40, 50)
    with pytest.raises(SamePerson):
        confirmed(seo, mine)
    with pytest.raises(SamePerson):
        confirmed(seo, hers, mine)
    assert not RecordRevision.objects.exists()


def test_nobody_but_the_secretariat_confirms_or_drops(
    seo: User, alice: User, rita: User, kim: User, omar: User, audrey: User, mallory: User
) -> None:
    window = proposal(seo)
    for someone in (alice, rita, kim, omar, audrey, mallory, NamedRule("shipped-policies")):
        with pytest.raises(Forbidden):
            confirmed(someone, window)
        with pytest.raises(Forbidden):
            outages.drop_windows(actor=someone, windows=[window], at=NOON, door="admin")


def test_nothing_and_the_proposals_of_another_incident_are_not_confirmed(seo: User, sora: User) -> None:
    window = proposal(seo)
    with pytest.raises(outages.NothingToConfirm):
        confirmed(sora, incident=window.incident)
    with pytest.raises(outages.NothingToConfirm):
        confirmed(sora, window, proposal(seo, incident=IncidentFactory(key="two")))
    with pytest.raises(outages.NothingToConfirm):
        confirmed(sora, window, incident=IncidentFactory(key="two"))
    assert not RecordRevision.objects.exists()


def test_what_was_confirmed_or_dropped_is_decided(seo: User, sora: User) -> None:
    one, other = proposal(seo), proposal(seo, 40, 50)
    confirmed(sora, one)
    outages.drop_windows(actor=seo, windows=[other], at=NOON, door="admin")
    for window in (one, other):
        with pytest.raises(outages.WindowDecided):
            confirmed(sora, window)
        with pytest.raises(outages.WindowDecided):
            outages.drop_windows(actor=seo, windows=[window], at=NOON, door="admin")


@pytest.mark.parametrize(("start", "end"), [(0, 30), (10, 20), (-5, 1), (29, None), (-5, None), (29.99, 40)])
def test_a_service_is_not_down_twice_at_the_same_time(
    seo: User, sora: User, start: float, end: float | None
) -> None:
    confirmed(sora, proposal(seo))
    with pytest.raises(outages.WindowsOverlap) as refused:
        confirmed(sora, proposal(seo, start, end, extent="partial"))
    assert "melon 2022-10-15 15:30 – 2022-10-16 21:30" in str(refused.value)
    assert RecordRevision.objects.count() == 1


def test_two_proposals_of_one_batch_may_not_overlap_either(seo: User, sora: User) -> None:
    with pytest.raises(outages.WindowsOverlap):
        confirmed(sora, proposal(seo), proposal(seo, 10, 20))


def test_the_end_of_one_window_may_be_the_start_of_the_next(seo: User, sora: User) -> None:
    confirmed(sora, proposal(seo, 0, 30), proposal(seo, 30, 40, extent="partial"), proposal(seo, -5, 0))
    assert RecordRevision.objects.get().number == 1


def test_another_service_or_incident_may_be_down_at_the_same_time(seo: User, sora: User) -> None:
    confirmed(sora, proposal(seo), proposal(seo, service=ServiceFactory(key="daum.mail")))
    confirmed(sora, proposal(seo, incident=IncidentFactory(key="two")))
    assert list(RecordRevision.objects.values_list("number", flat=True)) == [1, 1]


def test_two_proposals_may_not_replace_one_window(seo: User, sora: User) -> None:
    window = proposal(seo)
    confirmed(sora, window)
    with pytest.raises(outages.ReplacedTwice):
        confirmed(sora, proposal(seo, 0, 10, replaces=window), proposal(seo, 20, 30, replaces=window))


def test_a_window_that_has_left_the_record_is_not_replaced_again(seo: User, sora: User) -> None:
    window = proposal(seo)
    confirmed(sora, window)
    first, second = proposal(seo, 0, 10, replaces=window), proposal(seo, 0, 20, replaces=window)
    confirmed(sora, first)
    with pytest.raises(outages.NotInRecord):
        confirmed(sora, second)


def test_a_revision_keeps_what_the_one_before_it_said(seo: User, sora: User) -> None:
    window = proposal(seo, 0, None)
    confirmed(sora, window)
    closed = outages.close_window(actor=seo, window=window, end=END, source="press", at=NOON, door="admin")
    second = confirmed(sora, closed)
    assert second.number == 2
    assert list(queries.windows_at(incident=window.incident, revision=1)) == [window]
    assert list(queries.windows_at(incident=window.incident, revision=2)) == [closed]
    assert list(queries.record_now(incident=window.incident)) == [closed]


def test_a_removed_window_leaves_the_record_and_makes_room(seo: User, sora: User) -> None:
    window = proposal(seo)
    confirmed(sora, window)
    removal = outages.remove_window(actor=seo, window=window, source="press", at=NOON, door="admin")
    confirmed(sora, removal)
    assert not queries.windows_at(incident=window.incident, revision=2).exists()
    confirmed(sora, proposal(seo))


def test_what_it_replaces_makes_room_for_a_proposal_and_so_do_others_of_the_batch(
    seo: User, sora: User
) -> None:
    early, late = proposal(seo, 0, 10), proposal(seo, 10, 20)
    confirmed(sora, early, late)
    confirmed(sora, proposal(seo, 0, 15, replaces=early), proposal(seo, 15, 20, replaces=late))
    assert [w.period.upper for w in queries.record_now(incident=early.incident)] == [
        START + 15 * HOUR,
        START + 20 * HOUR,
    ]


def test_who_confirmed_what_is_kept_and_logged(seo: User, sora: User) -> None:
    window = proposal(seo)
    revision = confirmed(sora, window)
    window.refresh_from_db()
    assert (window.confirmed_by, window.confirmed_at, window.valid_from) == (sora, NOON, 1)
    assert (revision.by, revision.rule) == (sora, "")
    entry = AuditEntry.objects.get(action="confirm_window")
    assert (entry.by, entry.key) == (sora, "one r1")
    assert entry.payload.after["windows"][0]["service"] == "melon"


def test_a_dropped_proposal_stays_readable_and_waits_no_more(seo: User) -> None:
    window = proposal(seo)
    outages.drop_windows(actor=seo, windows=[window], at=NOON, door="admin")
    assert not queries.proposals().exists()
    assert OutageWindow.objects.get(pk=window.pk).dropped_at == NOON


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 10))), min_size=1, max_size=5)
)
def test_a_batch_is_refused_by_name_exactly_when_its_windows_overlap(
    spans: list[tuple[int, int | None]],
) -> None:
    """The stage must see what the exclusion constraint would: no IntegrityError, no overlap let through."""
    ends = [(start, 1000 if size is None else start + size) for start, size in spans]
    overlap = any(a[0] < b[1] and b[0] < a[1] for place, a in enumerate(ends) for b in ends[place + 1 :])
    with transaction.atomic():
        seo, sora = person("seo"), person("sora")
        windows = [proposal(seo, start, None if size is None else start + size) for start, size in spans]
        if overlap:
            with pytest.raises(outages.WindowsOverlap) as refused:
                confirmed(sora, *windows)
            assert "melon" in str(refused.value.facts["windows"])
        else:
            assert confirmed(sora, *windows).number == 1
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_overlapping_windows_at_once_do_not_both_succeed() -> None:
    seo, sora, other = person("seo"), person("sora"), person("kim")
    other.groups.set(sora.groups.all())
    windows = [proposal(seo), proposal(seo, 10, 20)]
    both = Barrier(2)

    def confirm(actor: User, window: OutageWindow) -> str:
        try:
            both.wait(timeout=10)
            confirmed(User.objects.get(pk=actor.pk), window)
        except outages.WindowsOverlap:
            return "refused"
        finally:
            connection.close()
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        said = [
            pool.submit(confirm, actor, window) for actor, window in zip((sora, other), windows, strict=True)
        ]
        assert sorted(one.result(timeout=30) for one in said) == ["confirmed", "refused"]
    assert RecordRevision.objects.count() == 1
