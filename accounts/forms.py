"""The one form a claimant signs in by: an e-mail address, known or new."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.signing_in import person

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
        """Only after allauth has counted the request against its limits is a person made for a new address."""
        email = super().clean_email().lower()
        self._user = person(email, known=self._user)
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
