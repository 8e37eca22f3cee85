"""allauth's hooks: no user names, nothing personal in a mail's subject."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People are known by e-mail address only."""

    def populate_username(self, request: Any, user: Any) -> None:
        """There is no user name to fill in."""
