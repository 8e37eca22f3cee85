"""The policies as anybody may read them, each with a calculator; what is not adopted yet, for the committee alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts import factors
from accounts.models import User
from claims.models import PolicyVersion
from claims.models.outages import told
from claims.presentation import explanation
from claims.presentation.policies import Covered, InForce, covered, in_force, page
from claims.presentation.refusals import said
from claims.queries import outages as record
from claims.queries import policies
from claims.rules.authority import may
from claims.rules.policy import Policy, PolicyErrors
from claims.web.calculator import ASKED, Calculator

_PAGE: Final = 20
_LANGUAGES: Final = ("ko", "en")


class Entry(NamedTuple):
    """One policy of the list, as its version in force says it, or else its newest."""

    key: str
    title: str
    summary: str
    covers: Covered
    state: InForce


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that was ever adopted: by outage, by whether it is in force, twenty a page."""
    now = timezone.now()
    incident, state = request.GET.get("incident", ""), request.GET.get("state", "")
    every = [_standing(list(found), now) for _of, found in groupby(policies.adopted(), _key)]
    chosen = [
        one
        for one in every
        if (not incident or policies.compiled(one).covers_incident(incident))
        and state in ("", in_force(one, at=now).state)
    ]
    found = Paginator(chosen, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "entries": [_entry(one, now) for one in found],
        "incidents": record.with_record(),
        "incident": incident,
        "state": state,
        "filtered": bool(incident or state),
    }
    return render(request, "web/policies.html", context)


@require_safe
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """One policy in words, and what it would give: in force now, or the version that is asked for."""
    now = timezone.now()
    adopted = list(policies.adopted(key=key))
    version = _asked_for(request, key, adopted, now)
    context: dict[str, Any] = {
        "version": version,
        "asked_for": request.GET.get("version", ""),
        "others": [(one.number, in_force(one, at=now).said) for one in adopted if one.pk != version.pk],
    }
    try:
        compiled = policies.compiled(version)
    except PolicyErrors as errors:
        context["problems"] = [(one.line, said(one.sentence, one.facts)) for one in errors.problems]
        return _quiet(render(request, "web/policy_broken.html", context))
    form = _calculator(request, compiled, now)
    context |= {
        "page": page(compiled),
        "state": in_force(version, at=now),
        "form": form,
        "answers": list(_answers(compiled, form)) if form.is_valid() else [],
    }
    answer = render(request, "web/policy.html", context, status=422 if form.errors else 200)
    return _quiet(answer) if form.is_bound or version.in_force is None else answer


def _key(version: PolicyVersion) -> str:
    return version.policy.key


def _standing(versions: Sequence[PolicyVersion], now: datetime) -> PolicyVersion:
    """Of the adopted versions of a policy, the newest first: the one in force, else the newest."""
    return next((one for one in versions if one.in_force and now in one.in_force), versions[0])


def _entry(version: PolicyVersion, now: datetime) -> Entry:
    document = policies.compiled(version).document
    return Entry(
        document.key,
        told(*document.title),
        told(*document.summary),
        covered(document.covers),
        in_force(version, at=now),
    )


def _asked_for(
    request: HttpRequest, key: str, adopted: Sequence[PolicyVersion], now: datetime
) -> PolicyVersion:
    """The version that the address names, else the one that stands. What was never adopted is for the committee alone,
    who prove the second factor for it as for the admin."""
    number = request.GET.get("version", "")
    if not number and adopted:
        return _standing(adopted, now)
    known: Sequence[PolicyVersion] = adopted
    user = request.user
    staff = (
        user if isinstance(user, User) and user.is_staff and not factors.shut_out(request, at=now) else None
    )
    if staff and may("draft_policy", staff.duties):
        known = list(
            PolicyVersion.objects.filter(policy__key=key).select_related("policy").order_by("-number")
        )
    for version in known:
        if number in ("", str(version.number)):
            return version
    raise Http404


def _calculator(request: HttpRequest, compiled: Policy, now: datetime) -> Calculator:
    incidents = [one for one in record.with_record() if compiled.covers_incident(one.key)]
    sent = request.GET if ASKED in request.GET else None
    return Calculator(sent, policy=compiled, incidents=incidents, now=now)


class Answer(NamedTuple):
    """What would be given, in one language."""

    language: str
    judged: explanation.Judged


def _answers(compiled: Policy, form: Calculator) -> Iterator[Answer]:
    """The same answer in both languages, the reader's first."""
    found = form.tried()
    mine = told(*_LANGUAGES)
    for language in sorted(_LANGUAGES, key=lambda one: one != mine):
        with override(language):
            yield Answer(language, explanation.tried(compiled, found))


def _quiet(response: HttpResponse) -> HttpResponse:
    """Not for search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
