"""A notice that did not leave is sent again: by an operator, once what stood in the way is mended."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Notice
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize


class SentAlready(Refusal):
    code = "sent_already"
    sentence = N_("This notice has left already, or there is nobody to send it to.")


@transaction.atomic
def send_again(*, actor: User, notice: Notice, at: datetime, door: str) -> Notice:
    """Counts its attempts anew, so that the rule tries it again. Raises SentAlready."""
    authorize(actor, "resend_notice")
    notice = Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if notice.published_at is not None or notice.channel == Notice.Channel.NONE:
        raise SentAlready
    before = {"attempts": notice.attempts, "error": notice.error}
    notice.attempts, notice.error = 0, ""
    notice.save(update_fields=["attempts", "error"])
    audit.log(
        actor=actor, action="resend_notice", kind="notice", key=str(notice.pk), at=at, door=door, before=before
    )  # fmt: skip
    return notice
