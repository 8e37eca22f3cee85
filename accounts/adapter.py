"""allauth's hooks: no user names, nothing personal in a mail's subject."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """People are known by e-mail address only, and prove it by a code: a password opens the admin's pages alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent. Please compare it with the newest mail."),
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("There were too many attempts. Wait five minutes, then try again."),
    }

    def populate_username(self, request: Any, user: Any) -> None:
        """There is no user name to fill in."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody signs up on a page of its own: an address that is new is welcomed by its first code (forms.py)."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Where a second factor is set up it alone will do: a password that was found out opens nothing about it."""
        known = super().get_reauthentication_methods(user)
        return [one for one in known if one["id"] == "mfa_reauthenticate"] or known
