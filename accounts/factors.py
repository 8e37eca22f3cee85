"""The second factor of staff: whether a session has proved it, and the way to proving it.

Proofs are allauth's own records in the session. What a password opens, before the second factor, is the way to it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User

METHOD: Final = "mfa"


def has_factor(user: User) -> bool:
    """Whether an authenticator app of this person is set up."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def proved(request: HttpRequest, *, at: datetime, within: timedelta | None = None) -> bool:
    """Whether this session gave the second factor no longer than `within` ago (settings: SECOND_FACTOR_HOURS)."""
    most = (within or timedelta(hours=settings.SECOND_FACTOR_HOURS)).total_seconds()
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return any(one["method"] == METHOD and at.timestamp() - one["at"] < most for one in records)


def proved_at(request: HttpRequest) -> datetime | None:
    """When this session gave the second factor last; None where it never did."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    given = [one["at"] for one in records if one["method"] == METHOD]
    return datetime.fromtimestamp(max(given), tz=UTC) if given else None


def proof(user: User, *, at: datetime) -> dict[str, Any]:
    """What a session holds in which `user` gave the second factor at `at`."""
    given = {"method": METHOD, "at": at.timestamp(), "reauthenticated": True}
    return {
        AUTHENTICATION_METHODS_SESSION_KEY: [given],
        f"{AUTHENTICATION_METHODS_SESSION_KEY}_user": str(user.pk),
    }


def shut_out(request: HttpRequest, *, at: datetime) -> bool:
    """Whether this is somebody of the staff who has signed in and still owes the second factor."""
    user = request.user
    return bool(user.is_authenticated and user.is_staff and not proved(request, at=at))


def way(request: HttpRequest, *, to: str) -> str:
    """The address at which this person gives the second factor, or sets it up, and goes on to `to`."""
    name = "mfa_reauthenticate" if has_factor(request.user) else "mfa_activate_totp"  # type: ignore[arg-type]
    return f"{reverse(name)}?{urlencode({'next': to})}"


def password_given(request: HttpRequest) -> None:
    """Notes in the session that the password was given just now: who has no second factor yet may set one up."""
    if not has_factor(request.user):  # type: ignore[arg-type]
        record_authentication(request, request.user, "password", reauthenticated=True)


def set_up(request: HttpRequest, code: str) -> None:
    """Notes that the app was set up by this code: it has proved itself, and is not taken again."""
    user: User = request.user  # type: ignore[assignment]
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    once(user, code)
    record_authentication(request, user, METHOD, id=kept.pk, type=kept.type, reauthenticated=True)


def once(user: User, code: str) -> bool:
    """Takes a code of the app: True the first time, False as long as the app could still show it."""
    if code == app_settings.TOTP_INSECURE_BYPASS_CODE:  # of a developer's machine; it is always the same
        return True
    lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"second-factor:{user.pk}:{normalize_user_code(code)}", True, timeout=lives))
