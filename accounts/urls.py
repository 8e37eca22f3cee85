"""Signing in has one page: those for passwords and for signing up lead there, those that change an address are shut."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from accounts import confirming, enrolling, sessions

sign_in = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)


def shut(request: HttpRequest) -> HttpResponse:
    """Claims are bound to the address; staff change passwords in the admin."""
    raise Http404


urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("signup/", sign_in, name="account_signup"),
    path("password/reset/", sign_in, name="account_reset_password"),
    path("password/change/", shut, name="account_change_password"),
    path("password/set/", shut, name="account_set_password"),
    path("email/", shut, name="account_email"),
    path("login/code/confirm/", confirming.confirm, name="account_confirm_login_code"),
    path("stay/", sessions.stay, name="stay"),
    path("2fa/totp/activate/", enrolling.set_up, name="mfa_activate_totp"),
    path("2fa/recovery-codes/", enrolling.codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/download/", shut, name="mfa_download_recovery_codes"),  # they are shown once
    path("", include("allauth.urls")),
]
