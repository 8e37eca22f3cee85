"""The gate of the admin: who comes in, by which proof, until when; and what no address of ours has in it."""

from functools import wraps
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from accounts import factors, sessions
from accounts.forms import StaffSignInForm

_FOUND: Final = 302


class Gate(admin.AdminSite):
    """Staff come in with password, or a code that was mailed, and the second factor."""

    login_form = StaffSignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, who have given the second factor not too long ago."""
        return super().has_permission(request) and factors.proved(request, at=timezone.now())

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Whoever gave the password, or came by a code that was mailed, is led on to the second factor."""
        to = request.GET.get("next") or reverse("admin:index")
        if request.method == "GET" and factors.shut_out(request, at=timezone.now()):
            return redirect(factors.way(request, to=to))
        answer = super().login(request, extra_context)
        if request.method == "POST" and answer.status_code == _FOUND:
            factors.password_given(request)
            return redirect(factors.way(request, to=answer["Location"]))
        return answer

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """When the session ends, for the pages that ask in time."""
        ends = sessions.ends(request)
        left = int((ends - timezone.now()).total_seconds()) if ends else 0
        return super().each_context(request) | {"session_ends": ends, "session_left": left}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view of the admin; no address of ours has a zero byte in it, and no column of the database either."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def viewed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "HX-Request" in request.headers and not self.has_permission(request):
                return HttpResponseClientRefresh()  # the whole page leads to signing in, not a part of it
            if "\x00" in "".join(value for _name, values in request.GET.lists() for value in values):
                raise BadRequest("a zero byte in the address")
            return inner(request, *args, **kwargs)

        return viewed
