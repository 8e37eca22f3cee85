"""Who a code is sent to, and how often it may be guessed at."""

from hashlib import sha256
from typing import Final

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.core.cache import cache

from accounts.models import User

_GUESSES: Final = "sign-in-code:"


def person(email: str) -> User | None:
    """The active person with this address, made where there is none; None for one who was shut out.

    A person may have proved several addresses. A new one stays unverified until its code comes back. The statements
    are the same for an address that is known and one that is new, so that time does not tell them apart.
    """
    proved = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    user = _of(proved.user.email if proved else email)
    if not user.is_active:
        return None
    first = not EmailAddress.objects.filter(user=user).exists()
    address = EmailAddress(user=user, email=email, primary=first)
    EmailAddress.objects.bulk_create(
        [address], ignore_conflicts=True
    )  # known, or two requests at once: one row
    return user


def _of(email: str) -> User:
    """The person who signs in by this address. One that is there already changes nothing of what is written."""
    new = User(email=email)
    new.set_unusable_password()
    User.objects.bulk_create([new], ignore_conflicts=True)
    return User.objects.get(email__iexact=email)


def guessed_too_often(code: str) -> bool:
    """Counts one more guess at a code that was sent; True once there were more than it allows, from whatever session.

    The session counts too, but of guesses that are sent at once each reads the count of before.
    """
    key = _GUESSES + sha256(code.encode()).hexdigest()
    cache.add(key, 0, timeout=app_settings.LOGIN_BY_CODE_TIMEOUT)
    return int(cache.incr(key)) > app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
