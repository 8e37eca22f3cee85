"""Messages of claimants: what nobody has read, and the page that writes back."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import TextField
from claims.admin.review.acting import acted_on, by, claim_of
from claims.admin.review.decisions import to_claim
from claims.admin.review.forms import SeenForm
from claims.admin.site import Screen, Tool, site
from claims.admin.site import to_claim as way_to_claim
from claims.models import Message
from claims.presentation.messages import conversation
from claims.presentation.questions import writer
from claims.queries.review import unread_messages
from claims.stages import review


class ReplyForm(SeenForm):
    words = TextField(
        label=_("Message"), longest=2000, lines=True, help_text=_("The claimant reads it as you write it.")
    )


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.reply_message(claim=claim, words=typed["words"], **by(request, at))
        return gettext("The message is on the claimant’s page.")

    intro = gettext("A message asks for nothing by a day: for that, ask the claimant.")
    listed = [f"{one.at} {one.who}: {one.words}" for one in conversation(claim, staff=True)]
    title = gettext("Write to the claimant")
    return acted_on(
        request,
        claim,
        "reply_message",
        title,
        ReplyForm,
        perform,
        intro=intro,
        listed=listed,
        done_with=False,
    )


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and nothing to answer."""
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.read_messages(claim=claim, **by(request, at))
        return gettext("The messages are read.")

    barred = None if unread_messages().filter(claim=claim).exists() else review.NothingUnread()
    listed = [f"{one.at} {one.who}: {one.words}" for one in conversation(claim, staff=True)]
    title = gettext("Read, needs no answer")
    return acted_on(
        request,
        claim,
        "read_messages",
        title,
        SeenForm,
        perform,
        listed=listed,
        done_with=False,
        barred=barred,
    )


class Unread(admin.SimpleListFilter):
    title = _("read")
    parameter_name = "unread"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", gettext("Nobody has read it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(from_claimant=True, read_at__isnull=True)


@admin.register(Message, site=site)
class MessageScreen(Screen):
    sees = "see_claims"
    nothing = _("Nobody has written anything yet.")
    list_display = ("reference", "said", "from_claimant", "at", "read_at")
    list_filter = (Unread,)
    list_select_related = ("claim", "by")
    list_display_links = ("said",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    sortable_by = ()
    readonly_fields = ("reference", "writer")
    fields = ("reference", "words", "from_claimant", "writer", "at", "read_at")

    @admin.display(description=_("claim"))
    def reference(self, row: Message) -> SafeString:
        return to_claim(row.claim)

    @admin.display(description=_("by"))
    def writer(self, row: Message) -> str:
        return writer(row)

    @admin.display(description=_("words"))
    def said(self, row: Message) -> str:
        return row.words if len(row.words) <= 100 else f"{row.words[:100]}…"

    def called(self, row: Message) -> str:
        return row.claim.reference

    def tools(self, request: HttpRequest, row: Message) -> list[Tool]:
        return way_to_claim(request, row.claim)
