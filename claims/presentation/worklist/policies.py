"""Policies to vote on, to put in force and to go on writing."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.presentation import numbers
from claims.presentation.worklist.todo import Todo
from claims.queries import policies
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    """Proposals to vote on and to put in force, drafts to write on; where there is none, the first page of one."""
    if not may("draft_policy", user.duties):
        return []
    found = [
        *_of_policies(
            policies.to_vote(by=user),
            lambda number: ngettext(
                "%(number)s proposed policy waits for your vote.",
                "%(number)s proposed policies wait for your vote.",
                number,
            ),
            gettext("Read and vote"),
        ),
        *_of_policies(
            policies.to_adopt(by=user),
            lambda number: ngettext(
                "%(number)s policy is carried by the vote and can be put in force.",
                "%(number)s policies are carried by the vote and can be put in force.",
                number,
            ),
            gettext("See the policy"),
        ),
    ]
    draft = policies.drafts_of(author=user).select_related("policy").first()
    if draft is None:
        url = reverse("admin:claims_policyversion_draft")
        new = gettext("A new policy, or other words for one.")
        return [*found, Todo(new, gettext("Draft a policy"), url, False)]
    said = gettext("Your draft of %(policy)s is not proposed yet.") % {"policy": draft.policy.title}
    url = reverse("admin:claims_policyversion_edit", args=[draft.pk])
    return [*found, Todo(said, gettext("Go on writing"), url)]


def _of_policies(waiting: QuerySet, said: Callable[[int], str], button: str) -> list[Todo]:
    """What waits of proposals: the page of the one, or the list of several; nothing where nothing waits."""
    ids = list(waiting.values_list("pk", flat=True)[: numbers.MOST_COUNTED + 1])
    if not ids:
        return []
    listed = reverse("admin:claims_policyversion_changelist") + "?state__exact=proposed"
    url = reverse("admin:claims_policyversion_change", args=ids) if len(ids) == 1 else listed
    return [Todo(said(len(ids)) % {"number": numbers.at_most(len(ids))}, button, url)]
