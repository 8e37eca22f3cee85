"""From one claim to the next: it is taken for whoever asks, so that two people never get the same."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from claims.admin.site import ask, site
from claims.models import ReviewItem
from claims.stages import review

LIST = "admin:claims_reviewitem_changelist"


def next_claim(request: HttpRequest) -> HttpResponse:
    """To the next claim, by POST: the filters of the queue and the claim just seen stand in the address."""
    ask(request, "take_claim")
    seen = request.GET.get("after", "")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
    return HttpResponseRedirect(led(request, after=after))


def led(request: HttpRequest, *, after: int | None) -> str:
    """The address of the claim that is taken next of those that the queue was filtered to, or of the queue itself."""
    kept = QueryDict(request.GET.get("queue", ""))
    shown = kept.copy()
    # Whose own work is done goes on with the team's, and nobody decides what waits for its claimant.
    shown.pop("work", None)
    items = site.get_model_admin(ReviewItem).narrowed(request, shown)  # type: ignore[attr-defined]
    found = review.take_next(
        actor=request.user,  # type: ignore[arg-type]
        items=items,
        after=after,
        at=timezone.now(),
        door="admin",
    )
    if found is None:
        messages.info(request, gettext("No other claim waits for you in the queue."))
        return f"{reverse(LIST)}?{kept.urlencode()}".rstrip("?")
    query = urlencode({"queue": kept.urlencode()})
    return f"{reverse('admin:claims_claim_change', args=[found.pk])}?{query}"
