"""A file that was taken is taken again: one person asks and says why, another allows it, and who asked takes it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import DownloadRequest, PaymentFile
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.review.moves import text_of


class AskedAlready(Refusal):
    """Facts: `file`."""

    code = "download_asked_already"
    sentence = N_(
        "Somebody has asked for file %(file)s already. That request has to be used or dropped first."
    )


def ask_download(*, actor: User, file: PaymentFile, reason: str, at: datetime, door: str) -> DownloadRequest:
    """Asks to take the bank's form of a file once more. Raises ReasonMissing, AskedAlready."""
    authorize(actor, "ask_download")
    reason = text_of(reason)
    try:
        with transaction.atomic():
            request = DownloadRequest.objects.create(
                file=file, reason=reason, recorded_by=actor, recorded_at=at
            )
            _logged(actor, "ask_download", request, at, door)
    except IntegrityError as error:
        if "one_open_download_request_a_file" not in str(error):
            raise
        raise AskedAlready(file=file.message_id) from error
    return request


def allow_download(*, actor: User, request: DownloadRequest, at: datetime, door: str) -> DownloadRequest:
    """Another person allows it. Raises EndedAlready."""
    with transaction.atomic():
        request = two.waiting(request)
        authorize(actor, "allow_download", relations={"recorded_by": request.recorded_by_id})
        two.confirmed(request, actor=actor, at=at)
        _logged(actor, "allow_download", request, at, door)
    return request


def drop_download(*, actor: User, request: DownloadRequest, at: datetime, door: str) -> DownloadRequest:
    """Ends a request that nobody has allowed, by who asked or by another. Raises EndedAlready."""
    authorize(actor, "drop_download")
    with transaction.atomic():
        request = two.waiting(request)
        two.dropped(request, actor=actor, at=at)
        _logged(actor, "drop_download", request, at, door)
    return request


def _logged(actor: User, action: str, request: DownloadRequest, at: datetime, door: str) -> None:
    audit.log(
        actor=actor, action=action, kind="payment_file", key=request.file.message_id, at=at, door=door,
        reason=request.reason,
    )  # fmt: skip
