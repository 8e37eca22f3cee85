"""What has happened to a claim: who did what, when, from where, what stood before and after, and why."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from accounts.models import User
from claims.models import (
    AccessEntry,
    AccountReview,
    Claim,
    Decision,
    DetailsRequest,
    Evidence,
    InformationRequest,
    SetAside,
)
from claims.presentation import claims, masking, numbers, reasons, words
from claims.presentation.record import clock, service_names
from claims.queries import policies, timeline
from claims.queries.timeline import Happened
from claims.rules.policy import Input
from claims.rules.review.amending import ANSWER

NOTHING: Final = "–"
# Of a decision, and of what a reviewer says of an account.
_OUTCOMES: Final = dict(Decision.Outcome.choices) | dict(AccountReview.Outcome.choices)
# Of details that are asked for, and of a paper.
_STATES: Final = dict(DetailsRequest.State.choices) | dict(Evidence.State.choices)


class Changed(NamedTuple):
    """One fact that the act has changed, as it stood before and after; '' where the log does not keep it."""

    label: str
    before: str
    after: str


class Event(NamedTuple):
    """One thing that happened. `door` is '' where it is not kept."""

    at: str
    did: str
    who: str
    door: str
    changed: list[Changed]
    said: str


class Timeline(NamedTuple):
    """The newest first. `more`: there is more than is shown."""

    events: list[Event]
    more: bool


def happened(claim: Claim, *, looks: bool, whole: bool = False) -> Timeline:
    """`looks`: with who was shown the claimant, for readers who may see that. `whole`: however much it is."""
    most = timeline.MOST
    found = timeline.of_claim(claim=claim, looks=looks, most=None if whole else most + 1)
    more = not whole and len(found) > most
    shown = found[:most] if more else found
    told = _Told(claim, shown)
    return Timeline([told.event(group) for group in _acts(shown)], more)


def _acts(happened: Iterable[Happened]) -> Iterator[list[Happened]]:
    """What stands in several places, together: a move and its entry of the log; another look is a thing of its own."""
    for _same, group in groupby(happened, key=lambda one: (one.at, one.by, one.rule, one.kind == "look")):
        found = list(group)
        acts, moves = ([one for one in found if one.kind == kind] for kind in ("act", "move"))
        if len(acts) == len(moves) == 1:
            yield found
        else:
            yield from ([one] for one in found)


class _Told:
    """Things that happened to one claim, in words; the people in them are read at once."""

    def __init__(self, claim: Claim, happened: list[Happened]) -> None:
        self._claim, self._zone = claim, claim.incident.time_zone
        self._own = {claim.claimant.user_id, claim.linked_to_id}
        if claim.origin in (Claim.Origin.WEB, Claim.Origin.API):  # filed for oneself
            self._own.add(claim.filed_by_id)
        self._people: Mapping[int, User] = User.objects.in_bulk(
            {pk for one in happened for pk in _people(one)}
        )

    def event(self, group: list[Happened]) -> Event:
        first = group[0]
        return Event(
            at=clock(first.at, self._zone),
            did=self._did(first),
            who=self._who(first),
            door=words.said(words.DOORS, first.door) if first.door else "",
            changed=self._changed(group),
            said="\n".join(dict.fromkeys(one.said for one in group if one.said)),
        )

    def _who(self, one: Happened) -> str:
        """Staff by their address; of the claimant no more is shown than beside it."""
        person = self._people.get(one.by or 0)
        if person and person.pk in self._own:
            return masking.party(person.email)
        return words.who(person, one.rule)

    def _did(self, one: Happened) -> str:
        match one.kind:
            case "act":
                return words.said(words.ACTIONS, one.code)
            case "move":
                return words.said(words.MOVES, one.code)
            case "seat":
                outcome = words.said(dict(Decision.Outcome.choices), one.code)
                return gettext("First seat: %(outcome)s") % {"outcome": outcome}
        shown = words.said(dict(AccessEntry.What.choices), one.code)
        return gettext("Shown: %(what)s") % {"what": shown}

    def _changed(self, group: list[Happened]) -> list[Changed]:
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for one in group:
            before |= one.before or {}
            after |= one.after or {}
            if one.kind == "move":
                before["status"], after["status"] = one.source, one.target
        told = [
            Changed(
                self._label(key),
                self._value(key, before.get(key)),
                self._value(key, after.get(key)),
            )
            for key in after | before
        ]
        return [one for one in told if one.before != one.after]

    @cached_property
    def _asked(self) -> Mapping[str, Input]:
        """What the policies in force ask, by the name under which an answer is kept."""
        return claims.questions(policies.in_force(incident=self._claim.incident, at=self._claim.received_at))

    def _label(self, key: str) -> str:
        if not key.startswith(ANSWER):
            return words.said(words.FIELDS, key)
        name = key.removeprefix(ANSWER)
        return claims.answer(name, "", self._asked.get(name)).label

    def _value(self, key: str, value: Any) -> str:
        if value is None or value in ("", []):
            return NOTHING
        if key.startswith(ANSWER):
            name = key.removeprefix(ANSWER)
            return claims.answer(name, value, self._asked.get(name)).value
        if key == "services":
            return ", ".join(service_names(value).values())
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, list):
            return ", ".join(self._value(key, one) for one in value)
        return self._word(key, value)

    def _word(self, key: str, value: Any) -> str:
        match key:
            case "about":
                return words.said(dict(InformationRequest.About.choices), value)
            case "category":
                return words.said(words.CATEGORIES, value)
            case "period":
                return clock(datetime.fromisoformat(value), self._zone)
            case "status":
                return words.said(dict(Claim.Status.choices), value)
            case "outcome":
                return words.said(_OUTCOMES, value)
            case "state":
                return words.said(_STATES, value)
            case "codes":
                return reasons.sentence(value)
            case "assignee":
                return str(self._people.get(value, NOTHING))
            case "why":
                return words.said(dict(SetAside.Why.choices), value)
            case "due":
                return numbers.calendar_day(date.fromisoformat(value))
        return str(value)


def _people(one: Happened) -> list[int]:
    """Whom its row names: who did it, and who had the claim before and after."""
    named = [one.by, *((side or {}).get("assignee") for side in (one.before, one.after))]
    return [pk for pk in named if pk]
