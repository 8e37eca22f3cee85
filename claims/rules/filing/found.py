"""One thing that is wrong with a filing, and what it says to people."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from claims.rules import export, identifiers, lines, residents, text
from claims.rules.refusal import N_

RESIDENT_NUMBER: Final = residents.ResidentNumberTyped.code

_SENTENCES: Final = {
    "choice": N_("This is none of the possible answers. Please choose one of them."),
    "contact_missing": N_("Please give an e-mail address or a mobile number."),
    "service_form": N_("Please name services by their keys, such as kakaotalk.channel."),
    "too_many_services": N_("Please name at most %(most)s services."),
    "instant_form": N_("Please write date and time like 2022-10-15T15:30:00+09:00."),
    "offset_missing": N_("Please add the offset from UTC, such as +09:00."),
    "year_out_of_range": N_("The year must be from 2000 to 2099."),
    "in_future": N_("This lies in the future. Please check date and time."),
    "period_reversed": N_("The end must be after the start."),
    "amount_form": N_("Please write a whole amount in digits, such as 300000."),
    "out_of_range": N_("Please give a number from %(low)s to %(high)s."),
    "day_form": N_("Please write a day as year, month and day, such as 2023-02-01."),
    "day_out_of_range": N_("Please give a day from %(low)s to %(high)s."),
    "consent_missing": N_("Without consent we may not process the claim."),
    "unknown_input": N_("This is not asked of you here."),
    "not_called_for": N_(
        "Nothing else that is said calls for this. Please leave it empty, or correct what it belongs to."
    ),
    **lines.SENTENCES,
}
_REFUSALS: Final = (
    export.NothingWritten, text.TextTooLong, text.ForbiddenCharacter, identifiers.BusinessNumberForm,
    identifiers.BusinessNumberCheckDigit, identifiers.MobileForm, identifiers.DriverLicenceForm,
    identifiers.EmailForm, identifiers.UnknownBank, identifiers.AccountForm, residents.ResidentNumberTyped,
    export.CharacterDoesNotFit, export.StartDoesNotFit, export.LongerThanTheFile,
)  # fmt: skip
# What a code of a finding says to people: msgids with %(name)s places for its facts.
SENTENCES: Final[Mapping[str, str]] = _SENTENCES | {refusal.code: refusal.sentence for refusal in _REFUSALS}


class Finding(NamedTuple):
    """One thing that is wrong. `facts` fill the places of the sentence and name nobody."""

    field: str
    code: str
    facts: Mapping[str, Any] = {}

    @property
    def sentence(self) -> str:
        """The msgid to show, with %(name)s places for `facts`."""
        return SENTENCES[self.code]


def with_resident_numbers(found: list[Finding], typed: Mapping[str, str]) -> list[Finding]:
    """`found`, where a resident number was typed with that as the field's only finding."""
    named = [name for name, value in typed.items() if residents.resident_number_in(value)]
    if not named:
        return found
    return [finding for finding in found if finding.field not in ("", *named)] + [
        Finding(name, RESIDENT_NUMBER) for name in named
    ]
