"""Notices as they are sent: in the language of the claim, with nothing in the subject that names a person."""

from django.utils.translation import gettext, override

from claims.models import Notice
from claims.presentation import numbers
from claims.stages.notices import Mail


def mail(notice: Notice) -> Mail:
    """The subject and the text."""
    with override(notice.language):
        said = {
            "reference": notice.claim.reference,
            "at": numbers.instant(notice.created_at, zone=notice.claim.incident.time_zone),
        }
        subject = gettext("Outage compensation: another account was given")
        body = gettext(
            "For your claim %(reference)s another account was given on %(at)s.\n\n"
            "If it was you, you need not do anything. Two members of staff look at it before money goes there.\n\n"
            "If it was not you, please tell us at once, and sign in to see your claim. Nothing is paid meanwhile.\n"
        )
        return Mail(subject, body % said)
