"""check_money: everything in order is exit code 0; what is late or does not add up is named, and exit code 1."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from time_machine import travel

from accounts.models import User
from tests.money import award, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


def said(*, signer: str = "audrey", days: int = 0) -> str:
    out = io.StringIO()
    try:
        with travel(NOON + timedelta(days=days), tick=False):
            call_command("check_money", "--as", f"{signer}@example.com", stdout=out, stderr=io.StringIO())
    except CommandError as error:
        error.args = (*error.args, out.getvalue())
        raise
    return out.getvalue()


def test_without_the_duty_nothing_is_said(mallory: User) -> None:
    with pytest.raises(CommandError, match="forbidden") as error:
        said(signer="mallory")
    assert error.value.returncode == 2


def test_all_in_order(audrey: User) -> None:
    award()
    sent()
    assert said() == "Nothing is late, and everything adds up.\n"


def test_what_is_late_is_named(audrey: User) -> None:
    award()
    (file,) = sent()
    with pytest.raises(CommandError, match="1 things are not in order") as error:
        said(days=7)
    assert error.value.returncode == 1
    assert error.value.args[-1] == f"late: {file.message_id}: 1 sent and not answered, for 5 working days\n"
