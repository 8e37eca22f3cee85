"""Who asks, by a token in the header `Authorization: Bearer TOKEN`; its hash is kept, never the token."""

import re
from typing import Any, Final

from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from claims.stages import tokens

_TOKEN: Final = re.compile(rb"[0-9A-Za-z]{16,200}")


class BearerToken(TokenAuthentication):
    """knox's own, but for a token that is no token: neither the database nor a decoder ever meets it."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed
        user, kept = super().authenticate_credentials(token)
        tokens.use(actor=user, token=kept, at=timezone.now(), door="api")
        return user, kept
