"""Is this claim acceptable? A list of named checks, each of which passes, fails or has no data.

A failing *blocking* check refuses the claim; a failing *warning* is shown, and sends the claim to a person
where it says so. All checks are always made, so that a claimant learns everything at once. Blocking checks
stand first.

A check is a function from the facts that its parameters name to a letter. The names are the fields of
`ClaimFacts` and `Record`, and three that are derived from them: `seconds` (of outage of the named services
inside the claimed period), `period` (the filing period of the claimant's type, or None; of a claim that a late
link lets in, it lasts until that came) and `loss` (claimed, in won, 0 for none).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from claims.rules.facts import MALFORMED, NONE, OK, Input
from claims.rules.refusal import N_
from claims.rules.windows import Span

CHECK_LIST: Final = 1  # number of this list; a stored outcome is read by the list it was made with

PASS: Final = "p"  # noqa: S105  a letter, no password
FAIL: Final = "f"
NO_DATA: Final = "n"
_MARKED: Final = {OK: PASS, MALFORMED: FAIL, NONE: NO_DATA}

# Of one failure: the parameters of the check, but for the record.
Facts = dict[str, int | str | tuple[int | str, ...]]
Audience = Mapping[str, frozenset[str]]

LOSS: Final = "loss"  # the input in which a policy asks for a loss in money
# Above this loss for each hour covered, one begun counting whole, a person looks. Not a limit of what is
# paid: a shop that turns over a million an hour on chat orders is rare among the small merchants this is
# written for (the published bands of 2022 end at 500,000 for the whole incident), and a slip of the keyboard
# adds a zero or more.
PLAUSIBLE_WON_AN_HOUR: Final = 1_000_000


def is_a_claim(category: str) -> str:
    """What was sent asks for compensation: 59,082 of 105,116 cases of 2022 were questions and opinions."""
    return PASS if category == "claim" else FAIL


def service_known(services: tuple[str, ...], audience: Audience) -> str:
    """At least one named service stands in the record of the incident."""
    for service in services:
        if service in audience:
            return PASS
    return FAIL


def type_fits_service(claimant_type: str, services: tuple[str, ...], audience: Audience) -> str:
    """At least one named service serves claimants of this type; no data if the record knows none of them."""
    letter = NO_DATA
    for service in services:
        served = audience.get(service)
        if served is not None:
            if claimant_type in served:
                return PASS
            letter = FAIL
    return letter


def inside_outage(seconds: int) -> str:
    """One of the named services was down, in full or in part, at some second of the claimed period."""
    return PASS if seconds > 0 else FAIL


def inside_filing_period(received: int, period: Span | None) -> str:
    """Received within the filing period of its claimant type, half-open; no data where none is recorded."""
    if period is None:
        return NO_DATA
    return PASS if period[0] <= received < period[1] else FAIL


def identifier(identifier: str) -> str:
    """The number that names the claimant has its form and check digit; no data where none was asked for."""
    return _MARKED[identifier]


def account_format(account: str) -> str:
    """The payee's account is at a known bank and has 10 to 14 digits; no data while it is not given."""
    return _MARKED[account]


def evidence(loss: int, documents: int) -> str:
    """A claimed loss is proved by a paper, as asked of merchants in 2023; no data where none is claimed."""
    if loss == 0:
        return NO_DATA
    return PASS if documents > 0 else FAIL


def duplicates(twins: int) -> str:
    """No other claim looks like this one: the two channels of 2022 took in the same shops."""
    return PASS if twins == 0 else FAIL


def plausible_loss(loss: int, seconds: int) -> str:
    """A loss is at most PLAUSIBLE_WON_AN_HOUR for each hour begun; no data without a loss or an outage."""
    if loss == 0 or seconds <= 0:
        return NO_DATA
    return PASS if loss <= PLAUSIBLE_WON_AN_HOUR * -(-seconds // 3600) else FAIL


def claimed_loss(inputs: Mapping[str, Input]) -> int:
    """The claimed loss in won; 0 where none is claimed."""
    loss = inputs.get(LOSS)
    return loss if type(loss) is int and loss > 0 else 0


class Check(NamedTuple):
    """One question, the texts that go with it, and what its failure leads to."""

    title: str  # msgid: what is asked, as a heading
    failure: str  # msgid: what a failure says to the claimant
    rule: Callable[..., str]
    blocking: bool = False
    asks_person: bool = False

    @property
    def key(self) -> str:
        """Its name in stored facts and codes of refusals: that of its rule, which so must not change."""
        return self.rule.__name__


# Their order is that of the letters of an outcome: a change of it, or of what a check asks, is a new
# CHECK_LIST.
CHECKS: Final = (
    Check(
        N_("Asks for compensation"),
        N_("This is a question, a complaint or an opinion: it does not ask for compensation."),
        is_a_claim,
        blocking=True,
    ),
    Check(
        N_("Names a service of the incident"),
        N_("None of the services named was part of this incident."),
        service_known,
        blocking=True,
    ),
    Check(
        N_("Service is meant for this kind of claimant"),
        N_("None of the services named is offered to this kind of claimant."),
        type_fits_service,
        blocking=True,
    ),
    Check(
        N_("Service was down in the claimed period"),
        N_("The services named were not down in the period claimed."),
        inside_outage,
        blocking=True,
    ),
    Check(
        N_("Filed in time"),
        N_("The claim was received outside the filing period."),
        inside_filing_period,
        blocking=True,
    ),
    Check(
        N_("Identifying number is well formed"),
        N_("The number that identifies the claimant is not a valid one."),
        identifier,
        blocking=True,
    ),
    Check(
        N_("Account number is well formed"),
        N_("The account number does not have the form of one. Please correct it before payment."),
        account_format,
    ),
    Check(
        N_("Loss is proved by a paper"),
        N_("A loss is claimed and no paper that proves it is on file."),
        evidence,
    ),
    Check(
        N_("No other claim looks like it"),
        N_("Another claim looks like this one. A person compares them."),
        duplicates,
        asks_person=True,
    ),
    Check(
        N_("Loss is plausible for the length of the outage"),
        N_("The loss is very high for the length of the outage. A person looks at it."),
        plausible_loss,
        asks_person=True,
    ),
)

_BLOCKING: Final = tuple(check.blocking for check in CHECKS)
_ASKING: Final = tuple(check.asks_person for check in CHECKS)


def blocked(outcomes: str) -> str | None:
    """The key of the first blocking check that failed, or None. `outcomes` are the letters of `checking`."""
    return _first_failing(outcomes, _BLOCKING)


def asking_person(outcomes: str) -> str | None:
    """The key of the first failing check that sends the claim to a person, or None."""
    return _first_failing(outcomes, _ASKING)


def read(outcomes: str) -> Iterator[tuple[Check, str]]:
    """Each check with its letter. Raises ValueError for letters that are not of this CHECK_LIST."""
    return zip(CHECKS, outcomes, strict=True)


def _first_failing(outcomes: str, of: tuple[bool, ...]) -> str | None:
    place = outcomes.find(FAIL)
    while place >= 0:
        if of[place]:
            return CHECKS[place].key
        place = outcomes.find(FAIL, place + 1)
    return None
