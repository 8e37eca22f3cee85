"""The pages that move a version: propose, vote, adopt, take back, withdraw, retire."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from claims.admin.acts import Act, acted
from claims.admin.forms import PlainForm, ReasonForm
from claims.admin.policies import forms
from claims.models import PolicyVersion
from claims.presentation import words
from claims.presentation.record import clock
from claims.stages import policies

ZONE = "Asia/Seoul"


def version_of(pk: int) -> PolicyVersion:
    return get_object_or_404(PolicyVersion.objects.select_related("policy", "author"), pk=pk)


def called(version: PolicyVersion) -> str:
    """A version in one line."""
    return f"{version.policy.title} · {version.number}"


def time_of(version: PolicyVersion) -> str:
    """Since and until when it is in force; '' where it never was."""
    if version.in_force is None:
        return ""
    end = clock(version.in_force.upper, ZONE) if version.in_force.upper else ""
    return f"{clock(version.in_force.lower, ZONE)} – {end}"


def page_of(version: PolicyVersion) -> str:
    return reverse("admin:claims_policyversion_change", args=[version.pk])


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author puts a draft to the vote."""
    intro = gettext(
        "From now on the text stays as it is. Two members other than you have to be in favour, "
        "and more than are against."
    )

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        policies.propose(version=version, **said)
        return gettext("It is proposed. The other members vote on its page.")

    return _moved(request, pk, "propose_policy", pgettext("policy", "Propose"), PlainForm, intro, perform)


def vote(request: HttpRequest, pk: int) -> HttpResponse:
    intro = gettext(
        "One vote a member, and it stays. Read what it would change on the page of the version first."
    )

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        policies.vote(version=version, **typed, **said)
        return gettext("Your vote is cast.")

    return _moved(request, pk, "vote_policy", gettext("Vote"), forms.VoteForm, intro, perform)


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    intro = gettext(
        "The version in force until now ends at that time. "
        "What was decided stays: every run keeps the versions that it read."
    )

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        adopted = policies.adopt(version=version, since=typed["since"], **said)
        return gettext("Adopted. In force: %(time)s") % {"time": time_of(adopted)}

    return _moved(request, pk, "adopt_policy", gettext("Put in force"), forms.SinceForm, intro, perform)


def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author takes a proposal back, to write on under the next number."""
    intro = gettext(
        "The proposal is withdrawn with the votes that were cast on it. "
        "Its text goes on as a draft with the next number, and has to be voted on anew."
    )
    went: list[PolicyVersion] = []

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        went.append(policies.back_to_draft(version=version, reason=typed["reason"], **said))
        return gettext("The draft has number %(number)s.") % {"number": went[0].number}

    title = gettext("Back to a draft")
    return _moved(
        request,
        pk,
        "withdraw_policy",
        title,
        forms.WhyForm,
        intro,
        perform,
        onward=lambda: editor_of(went[0]),
    )


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    intro = gettext("It is laid aside for good; its text can be the beginning of another draft.")

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        policies.withdraw(version=version, reason=typed["reason"], **said)
        return gettext("It is withdrawn.")

    return _moved(request, pk, "withdraw_policy", gettext("Withdraw"), forms.WhyForm, intro, perform)


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    intro = gettext("What was decided under it stays decided. Claims are no longer assessed by it.")

    def perform(version: PolicyVersion, typed: dict[str, Any], said: dict[str, Any]) -> str:
        policies.retire(version=version, reason=typed["reason"], **said)
        return gettext("The version is out of force from now on.")

    return _moved(request, pk, "retire_policy", gettext("Retire"), ReasonForm, intro, perform)


def editor_of(version: PolicyVersion) -> str:
    return reverse("admin:claims_policyversion_edit", args=[version.pk])


def _moved(
    request: HttpRequest,
    pk: int,
    action: str,
    title: str,
    form: type[django_forms.Form],
    intro: str,
    perform: Callable[[PolicyVersion, dict[str, Any], dict[str, Any]], str],
    *,
    onward: Callable[[], str] | None = None,
) -> HttpResponse:
    """The page of one move. `perform` takes the version, what was typed, and who, when and where."""
    version = version_of(pk)

    def performed(typed: dict[str, Any], at: datetime) -> str:
        return perform(version, typed, {"actor": request.user, "at": at, "door": "admin"})

    state = str(version.get_state_display())
    author = words.who(version.author, version.rule)
    listed = [" · ".join(filter(None, (called(version), state, author, time_of(version))))]
    act = Act(action, title, form, title, page_of(version), intro, listed)
    return acted(request, act, performed, onward=onward)
