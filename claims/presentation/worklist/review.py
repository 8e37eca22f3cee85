"""Claims that wait for people, and settings of the rules."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.models import Decision, ReviewItem
from claims.presentation import numbers
from claims.presentation.numbers import KOREA, figure
from claims.presentation.queue import all_of
from claims.presentation.worklist.todo import Todo, to_confirm
from claims.queries import review
from claims.queries.review import work
from claims.rules.authority import may


def of(user: User, at: datetime) -> list[Todo]:
    found = _queue(user, at.astimezone(ZoneInfo(KOREA)).date()) if may("take_claim", user.duties) else []
    if may("decide_second", user.duties):
        second = _second_seats(user)
        said = ngettext(
            "%(number)s claim waits for the second seat.",
            "%(number)s claims wait for the second seat.",
            second,
        )
        address = reverse("admin:claims_reviewitem_changelist") + "?code=second_seat"
        if second:
            found.append(Todo(said % {"number": numbers.at_most(second)}, gettext("Decide"), address))
    if may("reply_message", user.duties):
        found += _unread()
    return found + to_confirm(
        user,
        "confirm_rule",
        review.rules_waiting(),
        lambda number: ngettext(
            "%(number)s setting of a rule waits for your confirmation.",
            "%(number)s settings of a rule wait for your confirmation.",
            number,
        ),
        gettext("See the rules"),
        "automaticrule_changelist",
    )


def _queue(user: User, today: date) -> list[Todo]:
    """The reader's own work, where there is any, and the team's."""
    address = reverse("admin:claims_reviewitem_changelist")
    mine = work.counted(work.MINE, reader=user.pk, today=today)
    team = work.counted(work.TEAM, reader=user.pk, today=today)
    said = ngettext(
        "%(number)s claim waits for review.", "%(number)s claims wait for review.", team.total
    ) % {"number": all_of(team)}
    found = [Todo(said, gettext("Open the queue"), f"{address}?work={work.TEAM}", team.total > 0)]
    if mine.total:
        said = ngettext(
            "%(number)s claim is yours: %(overdue)s overdue, %(today)s due today.",
            "%(number)s claims are yours: %(overdue)s overdue, %(today)s due today.",
            mine.total,
        )
        facts = {"number": all_of(mine), "overdue": figure(mine.overdue), "today": figure(mine.today)}
        found.insert(0, Todo(said % facts, gettext("Go on with your work"), f"{address}?work={work.MINE}"))
    return found


def _unread() -> list[Todo]:
    """Messages of claimants that nobody has read."""
    unread = numbers.counted(review.unread_messages())
    said = ngettext(
        "%(number)s message of a claimant is unread.", "%(number)s messages of claimants are unread.", unread
    )
    address = reverse("admin:claims_message_changelist") + "?unread=yes"
    shown = said % {"number": numbers.at_most(unread)}
    return [Todo(shown, gettext("Read them"), address)] if unread else []


def _second_seats(user: User) -> int:
    """How many claims wait for the second of two people, and that may be this one."""
    waiting = ReviewItem.objects.filter(state=ReviewItem.State.OPEN, code="second_seat")
    own = Decision.objects.filter(
        claim=OuterRef("claim"), version=OuterRef("claim__version"), final=False, by=user
    )
    return numbers.counted(waiting.exclude(Exists(own)))
