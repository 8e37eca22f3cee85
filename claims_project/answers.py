"""Pages for requests that no view has answered: drawn without the request, since little may still work."""

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext

from claims.web import unsent

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read, and what is too large to be read, each with what to do."""
    if isinstance(exception, _TOO_LARGE):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the sign of a page that this browser was given: from elsewhere, or from before it signed in anew.

    Where the page itself says whose it is, what was typed is kept, and the form is opened again: nothing is sent.
    """
    view = getattr(request.resolver_match, "func", None)
    if hasattr(view, "keeps_typed") and unsent.keep(request):
        said = gettext(
            "The page was open for too long, and nothing was sent. What you wrote is here: please send it."
        )
        messages.warning(request, said)
        return redirect(request.get_full_path())
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. What was typed is kept where the view could keep it."""
    kept = getattr(request, "words_kept", False)
    context = {"kept": kept, "lost": request.method == "POST" and not kept, "back": request.get_full_path()}
    return HttpResponse(render_to_string("500.html", context), status=500)
