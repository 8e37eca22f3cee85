"""What of an act on several claims was refused, told beside what was done."""

from collections.abc import Collection
from typing import Final

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from claims.models import Claim
from claims.presentation.numbers import figure
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal

_SHOWN: Final = 10


def told_of(request: HttpRequest, claims: Collection[int], refused: list[tuple[int, Refusal]]) -> int:
    """Says why the first of them were refused, each by its reference; returns how many were not.

    Raises the first refusal where all are refused.
    """
    if refused and len(refused) == len(claims):
        raise refused[0][1]
    shown = refused[:_SHOWN]
    names = dict(Claim.objects.filter(pk__in=[pk for pk, _why in shown]).values_list("pk", "reference"))
    for pk, refusal in shown:
        messages.warning(request, f"{names.get(pk, pk)}: {told(refusal)}")
    if left := len(refused) - len(shown):
        said = ngettext("%(number)s more was refused.", "%(number)s more were refused.", left)
        messages.warning(request, said % {"number": figure(left)})
    return len(claims) - len(refused)
