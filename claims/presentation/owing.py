"""What waits for a person of what another has recorded, and of details given anew: (sentence, button, address)."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.models import Budget, DownloadRequest, ManualPayment, Recovery, Repayment, WriteOff
from claims.models.payout import ByTwo
from claims.models.two import WAITS
from claims.presentation.numbers import at_most, counted
from claims.queries import details
from claims.rules.authority import may

Todo = tuple[str, str, str]


# What one records and another confirms: the action, the rows, their screen, the button, and what is said of so many.
_BY_TWO: Final[list[tuple[str, type[ByTwo], str, Any, Callable[[int], str]]]] = [
    (
        "confirm_recovery", Recovery, "recovery", _("See the recoveries"),
        lambda number: ngettext(
            "%(number)s recovery waits for your confirmation.",
            "%(number)s recoveries wait for your confirmation.",
            number,
        ),
    ),
    (
        "confirm_repayment", Repayment, "repayment", _("See the repayments"),
        lambda number: ngettext(
            "%(number)s repayment waits for your confirmation.",
            "%(number)s repayments wait for your confirmation.",
            number,
        ),
    ),
    (
        "confirm_manual_payment", ManualPayment, "manualpayment", _("See the manual payments"),
        lambda number: ngettext(
            "%(number)s manual payment waits for your confirmation.",
            "%(number)s manual payments wait for your confirmation.",
            number,
        ),
    ),
    (
        "confirm_budget", Budget, "budget", _("See the budgets"),
        lambda number: ngettext(
            "%(number)s budget waits for your confirmation.",
            "%(number)s budgets wait for your confirmation.",
            number,
        ),
    ),
    (
        "confirm_write_off", WriteOff, "writeoff", _("See the write-offs"),
        lambda number: ngettext(
            "%(number)s write-off waits for your confirmation.",
            "%(number)s write-offs wait for your confirmation.",
            number,
        ),
    ),
    (
        "allow_download", DownloadRequest, "downloadrequest", _("See the requests"),
        lambda number: ngettext(
            "%(number)s request to take a file once more waits for you.",
            "%(number)s requests to take a file once more wait for you.",
            number,
        ),
    ),
]  # fmt: skip


def to_do(user: User) -> list[Todo]:
    """What another has recorded and this person may confirm, and details that wait for their seat."""
    found = [_waiting(user, *one) for one in _BY_TWO]
    if may("review_details", user.duties):
        number = counted(details.to_review(by=user.pk))
        said = ngettext(
            "%(number)s claim has new account details to review.",
            "%(number)s claims have new account details to review.",
            number,
        )
        url = reverse("admin:claims_detailsrequest_changelist") + "?state__exact=given"
        found.append((number, said % {"number": at_most(number)}, gettext("Review the details"), url))
    if may("download_file", user.duties):
        found.append(_allowed(user))
    return [(said, button, url) for number, said, button, url in found if number]


def _allowed(user: User) -> tuple[int, str, str, str]:
    """Files that this person asked for once more, and may take now."""
    allowed = DownloadRequest.objects.filter(recorded_by=user, confirmed_at__isnull=False)
    number = counted(allowed.filter(used_at=None, dropped_at=None))
    said = ngettext(
        "You may take %(number)s file once more.", "You may take %(number)s files once more.", number
    )
    url = reverse("admin:claims_downloadrequest_changelist") + "?stands=allowed"
    return number, said % {"number": at_most(number)}, gettext("See the requests"), url


def _waiting(
    user: User, action: str, rows: type[ByTwo], name: str, button: Any, said: Callable[[int], str]
) -> tuple[int, str, str, str]:
    waits = rows._default_manager.filter(WAITS).exclude(recorded_by=user)
    number = counted(waits) if may(action, user.duties) else 0
    url = reverse(f"admin:claims_{name}_changelist") + "?stands=waiting"
    return number, said(number) % {"number": at_most(number)}, str(button), url
