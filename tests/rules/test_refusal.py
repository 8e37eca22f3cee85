import pickle

import pytest

from claims.rules.refusal import N_, Refusal


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
