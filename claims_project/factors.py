"""allauth's hooks for the second factor: secrets are sealed like personal data, and staff keep theirs."""

import base64
from typing import Any, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models.sealing import seal_bytes, unseal_bytes

_BOUND_TO: Final = "second factor"


class Adapter(DefaultMFAAdapter):
    """Wires the second factor to the keys of this installation, and to the rule that staff need one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used before. Wait for the next one that the app shows."),
        "cannot_delete_authenticator": _("Staff keep the second factor. An operator can have it set up anew."),
        "unverified_email": _(
            "Prove your address first: sign out, sign in once with the code that we mail you, then come back."
        ),
    }  # fmt: skip

    def get_totp_issuer(self) -> str:
        return gettext("Outage compensation")

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_bytes(text.encode(), bound_to=_BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_bytes(base64.b64decode(encrypted_text), bound_to=_BOUND_TO).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """A claimant's second factor is their own affair; staff do not work without one."""
        return not authenticator.user.is_staff
