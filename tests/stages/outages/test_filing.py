"""Filing periods, extended by one person and confirmed by another."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import AuditEntry, FilingPeriod
from claims.queries import outages as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import outages
from tests.factories import END, FilingPeriodFactory, IncidentFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def proposed(actor: User, *, weeks: int = 3) -> FilingPeriod:
    return outages.record_filing_period(
        actor=actor, incident=IncidentFactory(key="one"), claimant_type="merchant", start=END, end=END + weeks * WEEK,
        reason="extended", at=NOON, door="admin",
    )  # fmt: skip


def confirmed(actor: User, proposal: FilingPeriod) -> FilingPeriod:
    return outages.confirm_filing_period(actor=actor, proposal=proposal, at=NOON, door="admin")


def test_nobody_but_the_secretariat_sets_or_confirms_a_period(
    seo: User, alice: User, rita: User, omar: User, mallory: User
) -> None:
    proposal = proposed(seo)
    for person in (alice, rita, omar, mallory):
        with pytest.raises(Forbidden):
            proposed(person)
        with pytest.raises(Forbidden):
            confirmed(person, proposal)
        with pytest.raises(Forbidden):
            outages.drop_filing_period(actor=person, proposal=proposal, at=NOON, door="admin")


def test_nobody_confirms_her_own(seo: User) -> None:
    with pytest.raises(SamePerson):
        confirmed(seo, proposed(seo))


def test_a_period_without_length_is_refused(seo: User) -> None:
    for weeks in (0, -1):
        with pytest.raises(outages.FilingPeriodEmpty):
            proposed(seo, weeks=weeks)


def test_what_was_confirmed_or_dropped_is_decided(seo: User, sora: User) -> None:
    taken, dropped = proposed(seo), proposed(seo)
    confirmed(sora, taken)
    outages.drop_filing_period(actor=seo, proposal=dropped, at=NOON, door="admin")
    for proposal in (taken, dropped):
        with pytest.raises(outages.FilingPeriodDecided):
            confirmed(sora, proposal)
        with pytest.raises(outages.FilingPeriodDecided):
            outages.drop_filing_period(actor=seo, proposal=proposal, at=NOON, door="admin")


def test_a_proposal_is_not_in_force(seo: User) -> None:
    assert queries.filing_in_force(incident=proposed(seo).incident) == []


def test_an_extension_supersedes_the_period_before_it_and_no_other(seo: User, sora: User) -> None:
    incident = IncidentFactory(key="one")
    old = FilingPeriodFactory(incident=incident)
    others = [
        FilingPeriodFactory(incident=incident, claimant_type="individual"),
        FilingPeriodFactory(incident=IncidentFactory(key="two")),
    ]
    new = confirmed(sora, proposed(seo))
    old.refresh_from_db()
    assert old.superseded_at == NOON
    assert set(queries.filing_in_force(incident=incident)) == {new.pk, others[0].pk}
    assert queries.filing_in_force(incident=others[1].incident) == [others[1].pk]


def test_both_people_are_kept_and_logged(seo: User, sora: User) -> None:
    period = confirmed(sora, proposed(seo))
    assert (period.recorded_by, period.confirmed_by) == (seo, sora)
    assert list(AuditEntry.objects.order_by("id").values_list("action", "by")) == [
        ("set_filing_period", seo.pk),
        ("confirm_filing_period", sora.pk),
    ]
