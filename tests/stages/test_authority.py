"""The choke point: duties and relations are gathered here, and a superuser is nobody special."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.rules.authority import ACTIONS, DUTIES, RULES, Forbidden, SamePerson
from claims.rules.refusal import Refusal
from claims.stages.authority import NamedRule, authorize, signed
from tests.factories import UserFactory


def test_without_the_duty_nothing_is_done(mallory: User) -> None:
    with pytest.raises(Forbidden):
        authorize(mallory, "open_run")


def test_with_the_duty_it_is(omar: User) -> None:
    assert refused(omar, "open_run") == ""


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
    assert refused(seo, "confirm_window", recorded_by=None) == ""


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


# ---------------------------------------------------------------- the whole table
EVERYTHING = tuple(sorted(DUTIES))


def refused(actor: User, action: str, **relations: int | None) -> str:
    """The code of the refusal; '' for none."""
    try:
        authorize(actor, action, relations=relations)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_superuser_may_no_more_than_whoever_has_signed_in(db: None) -> None:
    chief, anybody = UserFactory(is_superuser=True, is_staff=True), UserFactory()
    for action, asked in ACTIONS.items():
        assert refused(chief, action) == refused(anybody, action) == ("" if asked.anybody else "forbidden")


def test_a_superuser_with_a_duty_may_what_the_duty_may_and_is_in_the_way_like_all(db: None) -> None:
    chief = UserFactory(is_superuser=True, is_staff=True, duties=("secretariat",))
    assert refused(chief, "confirm_window") == ""
    assert refused(chief, "confirm_window", recorded_by=chief.pk) == "same_person"
    assert refused(chief, "open_run") == "forbidden"


def test_who_left_may_nothing_at_all_whatever_is_theirs(with_every: Callable[..., User]) -> None:
    gone = with_every(is_active=False, is_superuser=True)
    for action in ACTIONS:
        assert refused(gone, action) == "forbidden"
        assert refused(gone, action, claimant=gone.pk, filed_by=gone.pk) == "forbidden"


def test_each_duty_may_what_stands_beside_it_and_nothing_else(db: None) -> None:
    for duty in EVERYTHING:
        holder = UserFactory(duties=(duty,))
        may = {action for action in ACTIONS if not refused(holder, action)}
        assert may == {action for action, asked in ACTIONS.items() if asked.anybody or duty in asked.duties}


def test_holding_every_duty_does_not_let_anybody_take_both_sides(with_every: Callable[..., User]) -> None:
    busy, other = with_every(), UserFactory()
    tried = 0
    for action, asked in ACTIONS.items():
        for relation in asked.never:
            tried += 1
            assert refused(busy, action, **{relation: busy.pk}) == "same_person", (action, relation)
            assert refused(busy, action, **{relation: other.pk}) == "", (action, relation)
            assert refused(busy, action, **{relation: None}) == "", (action, relation)
    assert tried > 10


def test_what_is_somebody_elses_gives_nothing(alice: User, mallory: User) -> None:
    for action, asked in ACTIONS.items():
        for relation in asked.related:
            assert refused(alice, action, **{relation: alice.pk}) == "", (action, relation)
            assert refused(mallory, action, **{relation: alice.pk}) == "forbidden", (action, relation)


def test_a_relation_that_an_action_does_not_ask_for_neither_helps_nor_hinders(alice: User, seo: User) -> None:
    assert refused(alice, "open_run", claimant=alice.pk, filed_by=alice.pk) == "forbidden"
    assert refused(seo, "record_window", recorded_by=seo.pk) == ""


def test_a_rule_is_nobody_and_has_no_relations(omar: User) -> None:
    authorize(NamedRule("shipped-record"), "confirm_window", relations={"recorded_by": omar.pk})
    with pytest.raises(Forbidden):
        authorize(NamedRule("belt"), "withdraw_claim", relations={"claimant": omar.pk})


def test_duties_are_read_once_a_person_in_one_statement(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    holder = User.objects.get(pk=UserFactory(duties=("operator",)).pk)
    with django_assert_num_queries(1):
        for _again in range(3):
            authorize(holder, "open_run")
    with django_assert_num_queries(0):
        authorize(NamedRule("belt"), "assess_range")


def test_a_duty_that_was_taken_away_is_gone_with_the_next_request(omar: User) -> None:
    authorize(omar, "open_run")
    omar.groups.clear()
    with pytest.raises(Forbidden):
        authorize(User.objects.get(pk=omar.pk), "open_run")


def test_a_refusal_names_the_action_and_what_stands_in_the_way(seo: User, mallory: User) -> None:
    with pytest.raises(Forbidden) as forbidden:
        authorize(mallory, "open_run")
    assert forbidden.value.facts == {"action": "open_run"}
    with pytest.raises(SamePerson) as same:
        authorize(seo, "confirm_window", relations={"recorded_by": seo.pk})
    assert same.value.facts == {"action": "confirm_window", "relation": "recorded_by"}
