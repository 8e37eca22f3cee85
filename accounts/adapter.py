"""allauth's hooks: no user names, nothing personal in a mail's subject."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People are known by e-mail address only, and prove it by a code: a password opens the admin's pages alone."""

    def populate_username(self, request: Any, user: Any) -> None:
        """There is no user name to fill in."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody signs up on a page of its own: an address that is new is welcomed by its first code (forms.py)."""
        return False
