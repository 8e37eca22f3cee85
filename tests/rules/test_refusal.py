import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from claims.rules.refusal import N_, Change, Changes, Moment, Person, Refusal


class RunAlreadyClosed(Refusal):
    code = "run_already_closed"
    sentence = N_("Run %(run)s is closed. Open a new one.")


def test_a_refusal_says_its_sentence_with_its_facts():
    assert str(RunAlreadyClosed(run=7)) == "Run 7 is closed. Open a new one."
    assert RunAlreadyClosed(run=7).facts == {"run": 7}


def test_a_refusal_survives_the_way_between_processes():
    arrived = pickle.loads(pickle.dumps(RunAlreadyClosed(run=7)))  # noqa: S301  our own bytes
    assert type(arrived) is RunAlreadyClosed
    assert str(arrived) == "Run 7 is closed. Open a new one."


def test_a_refusal_raised_without_its_facts_is_a_bug():
    with pytest.raises(KeyError):
        str(RunAlreadyClosed())


def test_a_marked_text_is_unchanged():
    assert N_("50 % of it") == "50 % of it"


def test_a_refusal_shows_its_code_to_those_who_read_logs():
    assert "run_already_closed" in repr(RunAlreadyClosed(run=7))


class SomebodyDid(Refusal):
    code = "somebody_did"
    sentence = N_("%(who)s did it at %(at)s: %(changes)s.")


AT = datetime(2022, 10, 15, 15, 30, tzinfo=timezone(timedelta(hours=9)))


def test_a_log_shows_people_by_number_times_in_utc_and_changes_without_values():
    changes = Changes([Change("move", "approve", Person(7), Moment(AT)), Change("field", "services")])
    refusal = SomebodyDid(who=Person(None, "belt"), at=Moment(AT), changes=changes)
    done = "move approve person 7 2022-10-15 06:30 UTC; field services"
    assert str(refusal) == f"rule belt did it at 2022-10-15 06:30 UTC: {done}."


def test_facts_that_are_people_and_times_survive_the_way_between_processes():
    facts = {"who": Person(7), "at": Moment(AT.astimezone(UTC)), "changes": Changes([Change("seat", "part")])}
    assert pickle.loads(pickle.dumps(SomebodyDid(**facts))).facts == facts  # noqa: S301  our own bytes
