"""Unclaimed money as it is read."""

from datetime import date

from django.utils import translation

from claims.presentation import unclaimed
from claims.queries.unclaimed import WHY, Group

DAY = date(2025, 10, 21)


def test_a_row_says_what_waits_why_and_until_when() -> None:
    with translation.override("en"):
        one, other = unclaimed.shown(
            [
                Group("cash", "KRW", "no_account", 3, 4_500, DAY, 2, 3_000),
                Group("points", "point", "undelivered", 1, 7, DAY, 0, 0),
            ]
        )
    assert (one.kind, one.why, one.awards, one.total) == (
        "Cash (won)",
        "No account was given",
        "3",
        "4,500 won",
    )
    assert (one.first, one.expired, one.expired_total) == ("21 October 2025", "2", "3,000 won")
    assert (other.why, other.expired, other.expired_total) == ("It could not be delivered", "", "")
    assert "waits=unclaimed&kind__exact=cash&unit=KRW" in one.url


def test_every_reason_has_its_words() -> None:
    assert all(unclaimed.why(code) != code for code in (*WHY, "undelivered"))
