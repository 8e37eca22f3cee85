"""The forms people sign in by: an address and its code; of staff a password, and the second factor."""

from typing import Any
from unicodedata import normalize

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, ReauthenticateForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa import adapter as mfa
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts import factors
from accounts.signing_in import guessed_too_often, person

_LONGEST = 254  # RFC 5321, 4.5.3.1


class SignInForm(RequestLoginCodeForm):
    """Sends a code to the address. A new address is treated as a known one: nothing tells them apart."""

    _user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail address")
        email.validators.append(MaxLengthValidator(_LONGEST))
        email.widget.attrs |= {
            "autocomplete": "email",
            "inputmode": "email",
            "placeholder": "name@example.com",
        }

    def clean_email(self) -> str:
        """Only after the request was counted against its limits is a person made for a new address.

        In the place of allauth's, which asks the database otherwise for an address that it knows.
        """
        email = str(self.cleaned_data["email"]).lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = person(email)
        return email


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail: digits, with or without the hyphen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code from the mail")
        code.widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "placeholder": "1234-5678",
            "autofocus": True,
        }

    def clean_code(self) -> str:
        # Digits of full width, as a Korean keyboard may write them.
        self.cleaned_data["code"] = normalize("NFKC", str(self.cleaned_data["code"]))
        if self.expected_code and guessed_too_often(self.expected_code):
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())


class StaffSignInForm(AdminAuthenticationForm):
    """Address and password of staff, tried through allauth, whose limits of attempts hold here too."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _("The address or the password is wrong, or this is no account of staff."),
    }

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if email and password:
            adapter = get_adapter(self.request)
            self.user_cache = adapter.authenticate(self.request, email=email, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


def _of_the_app(form: Any, label: Any) -> None:
    """How a field for a code of an authenticator app is shown."""
    code = form.fields["code"]
    code.label = label
    code.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


class _Once(base.BaseAuthenticateForm):
    """A code of the app is taken once, for as long as the app could show it; a recovery code is taken once for good."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of_the_app(self, _("Code from the app, or a recovery code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        of_the_app = self.authenticator.type == Authenticator.Type.TOTP
        if of_the_app and not factors.once(self.user, code):
            raise mfa.get_adapter().validation_error("incorrect_code")
        return code


class FactorForm(_Once, base.AuthenticateForm):
    """The second factor of whoever signs in by a code that was mailed."""


class FactorAgainForm(_Once, base.ReauthenticateForm):
    """The second factor of whoever is signed in."""


class SetUpForm(ActivateTOTPForm):
    """The first code of an app that is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of_the_app(self, _("The six digits that the app shows"))


class PasswordForm(ReauthenticateForm):
    """The password once more, before a second factor is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label = _("Password")
        password.widget.attrs = {"autocomplete": "current-password", "autofocus": True}
