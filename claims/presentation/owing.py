"""What waits for a person of what is owed back, paid outside, and given anew: (sentence, button, address)."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.models import ManualPayment, Recovery, Repayment
from claims.presentation.numbers import figure
from claims.queries import details
from claims.rules.authority import may

Todo = tuple[str, str, str]


def to_do(user: User) -> list[Todo]:
    """What another has recorded and this person may confirm, and details that wait for their seat."""
    found = [
        _waiting(
            user, "confirm_recovery", Recovery.objects.all(), "recovery", gettext("See the recoveries"),
            lambda number: ngettext(
                "%(number)s recovery waits for your confirmation.",
                "%(number)s recoveries wait for your confirmation.",
                number,
            ),
        ),
        _waiting(
            user, "confirm_repayment", Repayment.objects.all(), "repayment", gettext("See the repayments"),
            lambda number: ngettext(
                "%(number)s repayment waits for your confirmation.",
                "%(number)s repayments wait for your confirmation.",
                number,
            ),
        ),
        _waiting(
            user, "confirm_manual_payment", ManualPayment.objects.all(), "manualpayment",
            gettext("See the manual payments"),
            lambda number: ngettext(
                "%(number)s manual payment waits for your confirmation.",
                "%(number)s manual payments wait for your confirmation.",
                number,
            ),
        ),
    ]  # fmt: skip
    if may("review_details", user.duties):
        number = details.to_review(by=user.pk).count()
        said = ngettext(
            "%(number)s claim has new account details to review.",
            "%(number)s claims have new account details to review.",
            number,
        )
        url = reverse("admin:claims_detailsrequest_changelist") + "?state__exact=given"
        found.append((number, said % {"number": figure(number)}, gettext("Review the details"), url))
    return [(said, button, url) for number, said, button, url in found if number]


def _waiting(
    user: User, action: str, rows: QuerySet, name: str, button: str, said: Callable[[int], str]
) -> tuple[int, str, str, str]:
    waits = rows.filter(confirmed_at=None, dropped_at=None).exclude(recorded_by=user)
    number = waits.count() if may(action, user.duties) else 0
    url = reverse(f"admin:claims_{name}_changelist") + "?stands=waiting"
    return number, said(number) % {"number": figure(number)}, button, url
