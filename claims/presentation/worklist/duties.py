"""Duties that wait for another person."""

from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.presentation.worklist.todo import Todo, to_confirm
from claims.queries import duties


def of(user: User) -> list[Todo]:
    return to_confirm(
        user,
        "confirm_duty",
        duties.waiting().exclude(person=user),
        lambda number: ngettext(
            "%(number)s duty waits for your confirmation.",
            "%(number)s duties wait for your confirmation.",
            number,
        ),
        gettext("See the duties"),
        "dutygrant_changelist",
    )
