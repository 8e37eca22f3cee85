"""The tokens of one's own programs: made, shown once, listed, revoked."""

from typing import NamedTuple, Self

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import factors
from accounts.models import NamedToken
from accounts.tokens import LONGEST_NAME, MOST, tokens_of
from claims.presentation import numbers
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal
from claims.rules.residents import without_resident_numbers
from claims.stages import tokens
from claims.web.intake import person, private

_MADE, _REFUSED = 201, 422


class _Row(NamedTuple):
    """One token as its owner sees it; `used` is empty where no program has asked by it."""

    pk: int
    name: str
    made: str
    until: str
    used: str

    @classmethod
    def of(cls, one: NamedToken) -> Self:
        made, until = numbers.instant(one.token.created), numbers.instant(one.token.expiry)
        return cls(one.pk, one.name, made, until, numbers.instant(one.last_used) if one.last_used else "")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """My tokens; a POST makes one and shows it, in its own answer and never again. Staff prove the second factor."""
    user, now = person(request), timezone.now()
    if factors.shut_out(request, at=now):
        return redirect(factors.way(request, to=request.path))
    made = error = name = ""
    status = 200
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            made = tokens.make(actor=user, name=name, at=now, door="web")
            status = _MADE
        except Refusal as refusal:
            error, status = told(refusal), _REFUSED
    context = {
        "made": made, "error": error, "name": without_resident_numbers(name), "longest": LONGEST_NAME,
        "rows": [_Row.of(one) for one in tokens_of(user, at=now)], "most": MOST,
    }  # fmt: skip
    return private(render(request, "web/tokens.html", context, status=status))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """One of mine is made worthless; that of anybody else is not there."""
    user, now = person(request), timezone.now()
    tokens.revoke(actor=user, named=get_object_or_404(tokens_of(user, at=now), pk=pk), at=now, door="web")
    messages.success(request, gettext("The token is revoked. Programs that use it are shut out from now on."))
    return redirect("claims:tokens")
