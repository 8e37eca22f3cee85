"""Typing the code: allauth's page, which sends whoever comes too late back to the first without a word."""

from allauth.account.views import confirm_login_code
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext


def confirm(request: HttpRequest) -> HttpResponseBase:
    """The page of the code, and whoever is led away from it learns why: it has aged, or is another browser's."""
    before = len(messages.get_messages(request))
    answer = confirm_login_code(request)
    ended = getattr(answer, "url", "") == reverse("account_request_login_code")
    if request.method == "POST" and ended and len(messages.get_messages(request)) == before:
        messages.warning(request, gettext("This code can no longer be used. Please ask for a new one."))
    return answer
