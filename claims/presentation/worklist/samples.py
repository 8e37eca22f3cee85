"""What rules hold back for people, and rules with which people disagree too often."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.presentation import numbers, samples
from claims.presentation.worklist.todo import Todo
from claims.queries import review
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    found = []
    if may("look_again", user.duties):
        held = numbers.counted(review.held_back())
        said = ngettext(
            "%(number)s claim of a sample waits for a second look.",
            "%(number)s claims of a sample wait for a second look.",
            held,
        )
        address = reverse("admin:claims_reviewitem_changelist") + "?code=sample"
        if held:
            found.append(Todo(said % {"number": numbers.at_most(held)}, gettext("Look again"), address))
    if may("set_rule", user.duties) and (alarming := samples.alarming(review.agreements())):
        said = ngettext(
            "People decide more than 5 of 100 claims otherwise than a rule did.",
            "People decide more than 5 of 100 claims otherwise than %(number)s versions of rules did.",
            len(alarming),
        )
        address = reverse("admin:claims_sample_changelist")
        found.append(
            Todo(said % {"number": numbers.figure(len(alarming))}, gettext("See the samples"), address)
        )
    return found
