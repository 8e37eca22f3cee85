"""Setting up the second factor: the app, then the recovery codes, then on to where somebody wanted to go."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import factors


class _GoesOn:
    """A page that knows where to go on to, and goes nowhere else than to this site."""

    request: Any

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        return super().get_context_data(**said) | {"next": self.on()}  # type: ignore[misc]

    def on(self) -> str:
        return get_next_redirect_url(self.request) or ""


class SetUp(_GoesOn, ActivateTOTPView):
    """The app's secret as a picture and as text, and the first code that proves it."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        factors.set_up(self.request, form.cleaned_data["code"])
        return answer

    def get_success_url(self) -> str:
        known = {"next": on} if (on := self.on()) else {}
        return f"{reverse('mfa_view_recovery_codes')}?{urlencode(known)}"


class Codes(_GoesOn, ViewRecoveryCodesView):
    """The recovery codes: all of them once, from then on how many are left."""


set_up = never_cache(SetUp.as_view())
codes = never_cache(Codes.as_view())
