"""Claims that wait for people, and settings of the rules."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.models import ReviewItem
from claims.presentation import numbers
from claims.presentation.worklist.todo import Todo, counted, to_confirm
from claims.queries import review
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    found = []
    if may("decide_claim", user.duties):
        waiting = numbers.counted(ReviewItem.objects.filter(state="open"))
        said = ngettext("%(number)s claim waits for review.", "%(number)s claims wait for review.", waiting)
        found.append(counted(said, waiting, gettext("Open the queue"), "reviewitem_changelist"))
    if may("decide_second", user.duties):
        second = numbers.counted(review.half_decided().exclude(decisions__by=user))
        said = ngettext(
            "%(number)s claim waits for the second seat.",
            "%(number)s claims wait for the second seat.",
            second,
        )
        address = reverse("admin:claims_claim_changelist") + "?seat=second"
        if second:
            found.append(Todo(said % {"number": numbers.at_most(second)}, gettext("Decide"), address))
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
