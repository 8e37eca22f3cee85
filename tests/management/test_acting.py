"""What all commands share: who signs, refusals as sentences, exit codes, progress without a terminal."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from claims.management.acting import ActingCommand
from claims.rules.authority import Forbidden

pytestmark = pytest.mark.django_db


class Trial(ActingCommand):
    """Does what the test says."""

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options)
        if not actor.duties:
            raise Forbidden(action="trial")
        with self.progress("trial") as progress:
            for done in range(1001):
                progress(done, 1000)
        raise self.some_bad("3 lines are bad.")


def run(signer: str) -> tuple[CommandError, str]:
    errors = io.StringIO()
    with pytest.raises(CommandError) as error, override("en"):
        call_command(Trial(stderr=errors), "--as", signer)
    return error.value, errors.getvalue()


@pytest.mark.parametrize("signer", ["nobody@example.com", "", "gone@example.com"])
def test_somebody_who_is_there_signs(signer: str) -> None:
    User.objects.create_user("gone@example.com", is_active=False)
    error, _ = run(signer)
    assert (str(error), error.returncode) == ("--as: no active person has this e-mail address.", 2)


def test_nobody_signs_for_nothing() -> None:
    with pytest.raises(CommandError, match="--as"):
        call_command(Trial())


def test_a_refusal_is_a_sentence_a_code_and_exit_code_2(mallory: User) -> None:
    error, _ = run("Mallory@example.com")
    assert error.returncode == 2
    assert str(error).endswith("[forbidden]")


def test_bad_lines_are_exit_code_1_and_progress_is_a_line_a_tenth(omar: User) -> None:
    error, said = run("omar@example.com")
    assert (str(error), error.returncode) == ("3 lines are bad.", 1)
    assert said.splitlines() == [f"trial: {tenth * 10} %" for tenth in range(11)]
