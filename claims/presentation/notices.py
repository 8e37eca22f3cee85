"""Notices as they are sent: in the language of the claim, with nothing in the subject that names a person.

A mail leads to the page on which one signs in, and names the reference; a text message names the site and nothing else.
In neither is a link that lets anybody in.
"""

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Notice
from claims.presentation import numbers, particles
from claims.stages.notices import Mail

Kind = Notice.Kind

# Kind -> the subject of the mail, its text, and the text message.
_WORDS: Final[dict[str, tuple[Any, Any, Any]]] = {
    Kind.RECEIVED: (
        _("Outage compensation: your claim has come in"),
        _(
            "Your claim %(reference)s came in on %(at)s. It is checked against the record of the outage first, then "
            "decided.\n\nYou need not do anything now. We write to you when there is a question, and when it is "
            "decided."
        ),
        _("Your claim has come in."),
    ),
    Kind.ASKED: (
        _("Outage compensation: we have a question"),
        _(
            "Before your claim %(reference)s can be decided we need an answer from you. The question stands with your "
            "claim.\n\nPlease answer by the end of %(due)s. A claim without an answer by then is rejected."
        ),
        _("A question for you. Last day: %(short)s."),
    ),
    Kind.REMINDED: (
        _("Outage compensation: a question still waits for your answer"),
        _(
            "We asked you something about your claim %(reference)s and have no answer yet. The last day is %(due)s.\n\n"
            "A claim without an answer by then is rejected."
        ),
        _("Our question waits. Last day: %(short)s."),
    ),
    Kind.DECIDED: (
        _("Outage compensation: your claim is decided"),
        _(
            "Your claim %(reference)s is decided: %(outcome)s.\n\n"
            "On its page you read the decision, line by line how it was worked out, and what you can do if you see it "
            "otherwise."
        ),
        _("Your claim is decided."),
    ),
    Kind.LAPSED: (
        _("Outage compensation: your claim was rejected for want of an answer"),
        _(
            "We had a question about your claim %(reference)s, and its last day is over without an answer. So the "
            "claim was rejected.\n\nIf you can answer it after all, you may appeal on the page of your claim."
        ),
        _("Rejected: our question was not answered."),
    ),
    Kind.REOPENED: (
        _("Outage compensation: your claim is looked at again"),
        _(
            "The decision on your claim %(reference)s was taken back, and the claim is looked at again. The letter "
            "that you had no longer counts.\n\nYou need not do anything. We write to you when it is decided."
        ),
        _("Your claim is looked at again."),
    ),
    Kind.WITHDRAWN: (
        _("Outage compensation: your claim is withdrawn"),
        _(
            "Your claim %(reference)s was withdrawn on %(at)s, as you asked. Nothing is paid on it.\n\n"
            "If it was not you, please tell us at once."
        ),
        _("Your claim is withdrawn."),
    ),
    Kind.APPEALED: (
        _("Outage compensation: your appeal has come in"),
        _(
            "Your appeal on claim %(reference)s came in on %(at)s. Somebody who had no part in the decision looks at "
            "it.\n\nYou cannot get less by an appeal. We write to you when it is decided."
        ),
        _("Your appeal has come in."),
    ),
    Kind.PAID: (
        _("Outage compensation: a payment was made"),
        _(
            "The compensation for your claim %(reference)s was paid. What was paid, and how it was worked out, stands "
            "on the page of your claim."
        ),
        _("Your compensation was paid."),
    ),
    Kind.PAID_IN_PART: (
        _("Outage compensation: less was paid than you are due"),
        _(
            "Less reached your account than the compensation for your claim %(reference)s comes to. The rest is paid "
            "with the next payments.\n\nYou need not do anything. What was paid and what follows stands on the page of "
            "your claim."
        ),
        _("Less was paid than due. The rest follows."),
    ),
    Kind.PAYMENT_FAILED: (
        _("Outage compensation: your payment did not arrive"),
        _(
            "The bank could not pay the compensation for your claim %(reference)s to the account that we have.\n\n"
            "Please give us the account once more on the page of your claim. Nothing is lost: it is paid again once "
            "two members of staff have looked at it."
        ),
        _("Payment failed. We need your account."),
    ),
    Kind.DETAILS_REFUSED: (
        _("Outage compensation: please look at your account details again"),
        _(
            "We could not accept the account that you gave for your claim %(reference)s. Why not stands on the page of "
            "your claim, where you can give another one."
        ),
        _("Please look at your account details again."),
    ),
    Kind.MESSAGE: (
        _("Outage compensation: we have written to you"),
        _(
            "There is a message from us about your claim %(reference)s. You read and answer it on the page of "
            "your claim."
        ),
        _("A message from us about your claim."),
    ),
    Kind.PAPER_HARMFUL: (
        _("Outage compensation: a paper could not be taken"),
        _(
            "In a paper that came with your claim %(reference)s a harmful program was found. Nobody opens it, and it "
            "does not count.\n\nNothing else is lost. Which paper it is stands on the page of your claim. Please bring "
            "it again from a clean machine, best as a photo or a scan."
        ),
        _("A paper could not be taken."),
    ),
    Kind.ACCOUNT_CHANGED: (
        _("Outage compensation: another account was given"),
        _(
            "For your claim %(reference)s another account was given on %(at)s.\n\n"
            "If it was you, you need not do anything. Two members of staff look at it before money goes there.\n\n"
            "If it was not you, please tell us at once, and sign in to see your claim. Nothing is paid meanwhile."
        ),
        _("Account changed. Not you? Tell us at once."),
    ),
}
_OUTCOMES: Final = {
    "approve": _("approved"),
    "part": _("approved in part"),
    "reject": _("rejected"),
}


def said(notice: Notice) -> Mail:
    """The subject and the text; of a text message the text alone."""
    with override(notice.language):
        subject, body, short = _WORDS[notice.kind]
        if notice.channel == Notice.Channel.TEXT:
            return Mail("", _text(particles.chosen(short % _facts(notice))))
        said = particles.chosen(body % _facts(notice))
        return Mail(str(subject), f"{said}\n\n{_ending(notice.claim)}\n")


def _facts(notice: Notice) -> dict[str, Any]:
    """What the sentences name."""
    due = notice.facts.get("due")
    return {
        "reference": notice.claim.reference,
        "at": numbers.instant(notice.created_at, zone=notice.claim.incident.time_zone),
        "due": numbers.calendar_day(date.fromisoformat(due)) if due else "",
        "short": due or "",
        "outcome": str(_OUTCOMES.get(notice.facts.get("outcome", ""), "")),
    }


def _text(sentence: str) -> str:
    host = settings.SITE_ADDRESS.partition("://")[2]
    return gettext("[Outage compensation] %(sentence)s Sign in: %(site)s") % {
        "sentence": sentence,
        "site": host,
    }


def _ending(claim: Claim) -> str:
    """Where to go on, and what we never ask for."""
    text = [gettext("Sign in with this e-mail address to see your claim:"), _to(reverse("claims:mine"))]
    if claim.origin == Claim.Origin.FILE:
        text += [gettext("If it is not among your claims, add it there by its reference.")]
    text += ["", "--", gettext("Outage compensation")]
    text += [gettext("We never ask for a resident registration number or a password by e-mail.")]
    return "\n".join(text)


def _to(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
