"""What waits for a person, by their duties: a sentence with its count, and the page of the first click."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import User
from claims.models import AssessmentRun, PayoutRun, ReviewItem
from claims.models.payout import UNDER_WAY
from claims.presentation import handover, owing, parked
from claims.presentation.numbers import figure
from claims.queries import assessment, outages, payout, policies, reconciliation, review
from claims.rules.authority import may

MOST_COUNTED: Final = 10_000  # claims that wait for a run: beyond it the figure tells nothing more


class Todo(NamedTuple):
    """One thing to do: what waits, and where. Not `waits`: it is only a place to look."""

    said: str
    button: str
    url: str
    waits: bool = True


def of(user: User, *, at: datetime) -> list[Todo]:
    """What waits first, then the places to look; nothing for those who hold no duty or are not staff."""
    if not (user.is_active and user.is_staff):
        return []
    found = [
        *_bank(user, at), *_record(user), *_policies(user), *_runs(user), *_review(user),
        *_payout(user), *_settling(user), *_looking(user),
    ]  # fmt: skip
    return sorted(found, key=lambda todo: not todo.waits)


def _record(user: User) -> list[Todo]:
    windows = _to_confirm(
        user,
        "confirm_window",
        outages.proposals(),
        lambda number: ngettext(
            "%(number)s change of the record waits for your confirmation.",
            "%(number)s changes of the record wait for your confirmation.",
            number,
        ),
        gettext("See the windows"),
        "outagewindow_changelist",
    )
    periods = _to_confirm(
        user,
        "confirm_filing_period",
        outages.filing_proposals(),
        lambda number: ngettext(
            "%(number)s filing period waits for your confirmation.",
            "%(number)s filing periods wait for your confirmation.",
            number,
        ),
        gettext("See the filing periods"),
        "filingperiod_changelist",
    )
    return windows + periods


def _policies(user: User) -> list[Todo]:
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
    ids = list(waiting.values_list("pk", flat=True)[:MOST_COUNTED])
    if not ids:
        return []
    listed = reverse("admin:claims_policyversion_changelist") + "?state__exact=proposed"
    url = reverse("admin:claims_policyversion_change", args=ids) if len(ids) == 1 else listed
    return [Todo(said(len(ids)) % {"number": figure(len(ids))}, button, url)]


def _runs(user: User) -> list[Todo]:
    if not may("open_run", user.duties):
        return []
    run = AssessmentRun.objects.filter(state__in=["open", "failed"]).order_by("pk").first()
    if run:
        said = (
            gettext("%(run)s is under way.")
            if run.state == AssessmentRun.State.OPEN
            else gettext("%(run)s has failed ranges.")
        )
        url = reverse("admin:claims_assessmentrun_change", args=[run.pk])
        return [Todo(said % {"run": run}, gettext("Watch the run"), url)]
    new = assessment.unassessed()[:MOST_COUNTED].count()
    said = ngettext(
        "%(number)s submitted claim is not assessed yet.",
        "%(number)s submitted claims are not assessed yet.",
        new,
    )
    return [_todo(said, new, gettext("Open an assessment run"), "assessmentrun_open")]


def _review(user: User) -> list[Todo]:
    found = []
    if may("decide_claim", user.duties):
        waiting = ReviewItem.objects.filter(state="open").count()
        said = ngettext("%(number)s claim waits for review.", "%(number)s claims wait for review.", waiting)
        found.append(_todo(said, waiting, gettext("Open the queue"), "reviewitem_changelist"))
    if may("decide_second", user.duties):
        second = review.half_decided().exclude(decisions__by=user).count()
        said = ngettext(
            "%(number)s claim waits for the second seat.",
            "%(number)s claims wait for the second seat.",
            second,
        )
        address = reverse("admin:claims_claim_changelist") + "?seat=second"
        if second:
            found.append(Todo(said % {"number": figure(second)}, gettext("Decide"), address))
    return found + _to_confirm(
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


def _payout(user: User) -> list[Todo]:
    if not may("see_payouts", user.duties):
        return []
    run = PayoutRun.objects.filter(state__in=UNDER_WAY, way="file").select_related("opened_by").first()
    if run:
        return [_run(user, run)]
    if not may("open_payout_run", user.duties):
        return []
    number = sum(one.awards for one in payout.waiting() if not one.why)
    said = ngettext("%(number)s award can be paid.", "%(number)s awards can be paid.", number)
    return [_todo(said, number, gettext("Preview a payout run"), "payoutpreview_ask")]


# What a run under way waits for: who may do it, whether its opener may, what is said, the button.
_NEXT: Final = {
    "frozen": (
        "check_payout_run", False,
        gettext_lazy("Payout run %(run)s waits for your check."), gettext_lazy("Check"),
    ),
    "sealed": (
        "release_payout_run", False,
        gettext_lazy("Payout run %(run)s is sealed and waits for your release."), gettext_lazy("Release"),
    ),
    "released": (
        "download_file", True,
        gettext_lazy("Payout run %(run)s is released and goes to the bank."), gettext_lazy("See the run"),
    ),
}  # fmt: skip


def _run(user: User, run: PayoutRun) -> Todo:
    url = reverse("admin:claims_payoutrun_change", args=[run.pk])
    if run.state not in _NEXT:
        return Todo(
            gettext("Payout run %(run)s is at work.") % {"run": run}, gettext("See the run"), url, waits=False
        )
    action, opener_too, said, button = _NEXT[run.state]
    if may(action, user.duties) and (opener_too or run.opened_by_id != user.pk):
        return Todo(str(said) % {"run": run}, str(button), url)
    waits = gettext("Payout run %(run)s waits for another person.")
    return Todo(waits % {"run": run}, gettext("See the run"), url, waits=False)


def _bank(user: User, at: datetime) -> list[Todo]:
    late = parked.to_do_late(user, at=at)
    found = *handover.stopped(user), *late, *parked.to_do(user), *handover.to_do(user), *owing.to_do(user)
    return [Todo(*one) for one in found]


def _settling(user: User) -> list[Todo]:
    if not may("take_answer", user.duties):
        return []
    out = reconciliation.unanswered()
    said = ngettext(
        "%(number)s transfer waits for the bank’s answer.",
        "%(number)s transfers wait for the bank’s answer.",
        out,
    )
    return [_todo(said, out, gettext("Upload an answer"), "bankanswer_take")]


def _looking(user: User) -> list[Todo]:
    places = (
        ("see_payouts", gettext("Where all money stands."), gettext("Finance overview"), "payoutrun_overview"),
        ("see_audit", gettext("Who did what, when and why."), gettext("Audit log"), "auditentry_changelist"),
        ("draft_policy", gettext("The policies and their documents."), gettext("Policies"), "policyversion_changelist"),
        ("record_window", gettext("What was down and when."), gettext("Windows"), "outagewindow_changelist"),
        ("see_claims", gettext("Every claim, and where it stands."), gettext("Claims"), "claim_changelist"),
    )  # fmt: skip
    return [
        Todo(said, button, reverse(f"admin:claims_{name}"), waits=False)
        for action, said, button, name in places
        if may(action, user.duties)
    ]


def _to_confirm(
    user: User, action: str, waiting: QuerySet, said: Callable[[int], str], button: str, name: str
) -> list[Todo]:
    """What others have recorded and this person may confirm; nothing where nothing of it waits."""
    number = waiting.exclude(recorded_by=user).count() if may(action, user.duties) else 0
    return [_todo(said(number), number, button, name)] if number else []


def _todo(said: str, number: int, button: str, name: str) -> Todo:
    return Todo(said % {"number": figure(number)}, button, reverse(f"admin:claims_{name}"), number > 0)
