"""A code as a sentence, whoever gave it: a policy, a check, the engine, a reviewer, the queue, who set it aside."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Decision, PolicyVersion, SetAside
from claims.presentation import explanation
from claims.queries import policies
from claims.rules import review

# Why a claim stands in the queue, where it is none of the codes of policies and checks.
_QUEUE: Final = {
    "asked": _("The claimant was asked"),
    "answered": _("The claimant has answered"),
    "appealed": _("The claimant has appealed"),
    "amended": _("What it says was corrected"),
    "second_seat": _("The second of two people has to decide"),
    "sample": _("A rule has decided, and a person looks again: it is in the sample"),
    "proposed": _("The proposal waits for a decision"),
    "cap_passed": _("More was awarded since the run than its caps leave"),
    "accounts_differ": _("Another claim of the claimant is to be paid to another account"),
    "restored": _("It was set aside and taken back in"),
    "decision_undone": _("A decision was taken back"),
}
# As what a claim was set aside, as the figures count it.
_ASIDE: Final = {f"aside_{why.value}": why.label for why in SetAside.Why}
_SAID: Final = {**_QUEUE, **_ASIDE}


def sentence(code: str) -> str:
    """What the code says in the reader's language; the code itself where nobody words it."""
    return sentences([code])[code]


def sentences(codes: list[str]) -> dict[str, str]:
    """The same for several, reading the policies once."""
    found = {code: str(_SAID[code]) if code in _SAID else _plain(code) for code in codes}
    if any(said == code for code, said in found.items()):
        # Those out of force too: what was referred under them still stands in the queue. The newest words first.
        for version in PolicyVersion.objects.filter(in_force__isnull=False).order_by("-pk"):
            policy = policies.compiled(version)
            for code, said in found.items():
                if said == code:
                    found[code] = explanation.reason(code, policy)
    return found


def _plain(code: str) -> str:
    said = review.REASONS.get(code)
    return gettext(said) if said else explanation.reason(code, None)


def of_rejection(decision: Decision) -> list[str]:
    """The reasons of a rejection in words. What a person wrote stands for "another reason", or for an appeal that was
    not granted, as in the letter; any other note is between colleagues, and no letter holds it.
    """
    if decision.outcome != Decision.Outcome.REJECT:
        return []
    note = decision.note if decision.note in decision.letter_en else ""
    codes = [code for code in decision.codes if code != review.OTHER or not note]
    return [*sentences(codes).values(), *filter(None, [note])]
