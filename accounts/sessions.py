"""Sessions of staff end after a while without a request; what a page asks by itself is none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

_SEEN: Final = "seen"
_SEEN_EVERY: Final = timedelta(minutes=1)  # a session in steady use is written down no more often
_SIGN_IN: Final = 403


class StaffSessions:
    """Middleware: who of the staff asks for a page stays signed in for STAFF_MINUTES from now."""

    def __init__(self, answered: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answered = answered

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_staff
            and not _by_itself(request)
        ):
            go_on(request, at=timezone.now())
        return self.answered(request)


def _by_itself(request: HttpRequest) -> bool:
    """Whether a page that stands open asks how far something is: nobody need be there."""
    return request.method == "GET" and "HX-Request" in request.headers


def go_on(request: HttpRequest, *, at: datetime, always: bool = False) -> None:
    """Lets the session end STAFF_MINUTES after `at`; written down once a minute, or `always`."""
    seen = request.session.get(_SEEN, 0)
    if always or at.timestamp() - seen >= _SEEN_EVERY.total_seconds():
        request.session[_SEEN] = int(at.timestamp())
        request.session.set_expiry(timedelta(minutes=settings.STAFF_MINUTES))


def ends(request: HttpRequest) -> datetime | None:
    """When this session of staff ends, if nothing more is asked for; None for everybody else's."""
    seen = request.session.get(_SEEN)
    if seen is None or not request.user.is_staff:
        return None
    return datetime.fromtimestamp(seen, tz=timezone.get_default_timezone()) + timedelta(
        minutes=settings.STAFF_MINUTES
    )


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is there. Says for how many seconds the session goes on; 403 where it has ended."""
    if not (request.user.is_authenticated and request.user.is_staff):
        return HttpResponse(status=_SIGN_IN)
    go_on(request, at=timezone.now(), always=True)
    return JsonResponse({"left": settings.STAFF_MINUTES * 60})
