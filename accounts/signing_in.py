"""Who a code is sent to."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User


def person(email: str, *, known: User | None = None) -> User | None:
    """The active person with this address, made where there is none; None for one who was shut out.

    `known` is whom allauth found by a verified address. A new address stays unverified until its code comes back.
    """
    user = known or User.objects.filter(email__iexact=email).first() or _new(email)
    if not user.is_active:
        return None
    addresses = set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    if email not in addresses:
        address = EmailAddress(user=user, email=email, primary=not addresses)
        EmailAddress.objects.bulk_create([address], ignore_conflicts=True)  # two requests at once: one row
    return user


def _new(email: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:  # somebody was first
        return User.objects.get(email__iexact=email)
