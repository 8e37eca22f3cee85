"""The choke point: duties and relations are gathered here, and a superuser is nobody special."""

import pytest

from accounts.models import User
from claims.rules.authority import ACTIONS, RULES, Forbidden, SamePerson
from claims.stages.authority import NamedRule, authorize, signed
from tests.factories import UserFactory


def test_without_the_duty_nothing_is_done(mallory: User) -> None:
    with pytest.raises(Forbidden):
        authorize(mallory, "open_run")


def test_with_the_duty_it_is(omar: User) -> None:
    authorize(omar, "open_run")


def test_a_superuser_has_no_duty(db: None) -> None:
    with pytest.raises(Forbidden):
        authorize(UserFactory(is_superuser=True, is_staff=True), "open_run")


@pytest.mark.parametrize("action", ["open_run", "file_claim"])
def test_who_left_the_house_does_nothing(omar: User, action: str) -> None:
    omar.is_active = False
    with pytest.raises(Forbidden):
        authorize(omar, action)


def test_whoever_recorded_a_window_does_not_confirm_it(seo: User, sora: User) -> None:
    with pytest.raises(SamePerson):
        authorize(seo, "confirm_window", relations={"recorded_by": seo.pk})
    authorize(seo, "confirm_window", relations={"recorded_by": sora.pk})


def test_what_no_person_recorded_stands_in_nobodys_way(seo: User) -> None:
    authorize(seo, "confirm_window", relations={"recorded_by": None})


def test_a_claim_is_withdrawn_by_its_claimant_alone(alice: User, rita: User) -> None:
    authorize(alice, "withdraw_claim", relations={"claimant": alice.pk})
    with pytest.raises(Forbidden):
        authorize(rita, "withdraw_claim", relations={"claimant": alice.pk})


def test_a_rule_does_what_stands_beside_its_name_and_nothing_else() -> None:
    for rule, allowed in RULES.items():
        for action in ACTIONS:
            if action in allowed:
                authorize(NamedRule(rule), action)
            else:
                with pytest.raises(Forbidden):
                    authorize(NamedRule(rule), action)


@pytest.mark.parametrize("unknown", ["open_runs", ""])
def test_an_action_that_nobody_named_is_a_bug(omar: User, unknown: str) -> None:
    with pytest.raises(KeyError):
        authorize(omar, unknown)
    with pytest.raises(KeyError):
        authorize(NamedRule("belt"), unknown)


def test_a_rule_that_nobody_named_is_a_bug() -> None:
    with pytest.raises(KeyError):
        authorize(NamedRule("anything"), "open_run")


def test_a_row_is_signed_by_a_person_or_by_a_rule(omar: User) -> None:
    assert signed(omar, "by") == {"by": omar, "rule": ""}
    assert signed(NamedRule("belt"), "by") == {"by": None, "rule": "belt"}
