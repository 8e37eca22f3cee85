"""The first page, and what all pages of this door have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import factors
from accounts.models import User
from claims.presentation import worklist
from claims.queries import outages as record
from claims.web import outages


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    newest = record.with_record().first()
    context: dict[str, Any] = {}
    if newest:
        filing = outages.filing_periods(newest, now)
        context = outages.overview(newest, now) | {"filing": filing, **outages.closed(filing)}
    # Not even how much waits is told before the second factor.
    knows = isinstance(request.user, User) and not factors.shut_out(request, at=now)
    context["todos"] = worklist.of(request.user, at=now) if knows else []  # type: ignore[arg-type]
    return render(request, "web/home.html", context)
