"""The first page, and what all pages of this door have in common."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.web import outages


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    newest = outages.incidents().first()
    context = (
        outages.overview(newest, now) | {"filing": outages.filing_periods(newest, now)} if newest else {}
    )
    return render(request, "web/home.html", context)
