"""The calculator of a policy: what would be given if the facts were so. Nothing is kept, nothing personal is asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimantType, Incident, OutageWindow
from claims.presentation import numbers
from claims.presentation.policies import awarded_before
from claims.queries import outages as record
from claims.rules.policy import Policy, Trial, Tried, tried
from claims.rules.policy.compiled import MISSING_INPUT
from claims.rules.policy.document import LARGEST_INPUT, PERIODS, Fact
from claims.rules.windows import Down, merged
from claims.web import controls
from claims.web.fields import ClockField, MoneyField
from claims.web.questions import question

ASKED: Final = "try"  # the parameter that says a form was sent
TYPED: Final = "typed"  # the choice of an outage that is typed
_INPUT, _BEFORE = "if_", "before_"  # ahead of the names of inputs and of periods
_HEADINGS: Final = {
    "claimant": _("If you say"),
    "records": _("If our records say"),
    "staff": _("If a member of staff finds"),
    "ledger": _("If this was awarded before"),
}


class Part(NamedTuple):
    """A group of fields under one heading."""

    title: str
    fields: list[forms.BoundField]


class Calculator(forms.Form):
    """The questions of one policy. `tried()` is its answer, once the form is valid."""

    def __init__(
        self, data: Any = None, *, policy: Policy, incidents: Sequence[Incident], now: datetime
    ) -> None:
        self.policy, self.now = policy, now
        self.incidents = {incident.key: incident for incident in incidents}
        super().__init__(data)
        self.fields |= self._claimant() | self._outage() | self._inputs() | self._before()
        for field in self.fields.values():
            controls.dress(field, needed=field.required)
            field.needed = not getattr(field, "optional", False)  # type: ignore[attr-defined]

    # ------------------------------------------------------------ fields
    def _claimant(self) -> dict[str, forms.Field]:
        types = [(type_, ClaimantType(type_).label) for type_ in self.policy.claimant_types]
        return {"claimant": forms.ChoiceField(label=_("Claimed as"), choices=types)} if len(types) > 1 else {}

    def _outage(self) -> dict[str, forms.Field]:
        """What was down: as it stands in the record, or from one time to another."""
        if not self.policy.asks_outage:
            return {}
        recorded = [
            (key, gettext("All of it as recorded: %(outage)s") % {"outage": incident.name})
            for key, incident in self.incidents.items()
        ]
        choices = [*recorded, (TYPED, gettext("From one time to another, as typed below"))]
        zone = self.policy.document.time_zone
        korean = zone == numbers.KOREA
        help_text = _("Korean time (KST).") if korean else _("Times of the zone %(zone)s.") % {"zone": zone}
        return {
            "outage": forms.ChoiceField(
                label=_("Which outage?"), choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
            ),
            "start": ClockField(zone=zone, required=False, label=_("From"), help_text=help_text),
            "end": ClockField(zone=zone, required=False, label=_("To")),
        }

    def _inputs(self) -> dict[str, forms.Field]:
        """What the policy asks for. What only some answers make necessary is asked for once they are there."""
        found: dict[str, forms.Field] = {}
        for one in self.policy.document.inputs:
            asked = question(one, self.policy)
            found[f"{_INPUT}{one.name}"] = field = controls.answer(asked)
            field.required = one.on_roster or (one.absent is None and not asked.optional)
            field.source, field.optional = one.source, one.optional or bool(one.policy)  # type: ignore[attr-defined]
            if one.source != "claimant":
                field.help_text = ""
        return found

    def _before(self) -> dict[str, forms.Field]:
        """What was awarded before, over the periods that the policy looks at."""
        found: dict[str, forms.Field] = {}
        for period in self.policy.periods:
            field = MoneyField(
                low=0, high=LARGEST_INPUT, unit=self.policy.unit, label=awarded_before(period), required=False
            )
            field.source, field.optional = "ledger", True  # type: ignore[attr-defined]
            found[f"{_BEFORE}{period}"] = field
        return found

    # ------------------------------------------------------------ reading
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outage") == TYPED:
            start, end = said.get("start"), said.get("end")
            for name in ("start", "end"):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, gettext("Please fill this in."))
            if start and end and end <= start:
                self.add_error("end", gettext("The end must be later than the start."))
        if not self.errors:
            self._needed(said)
        return said

    def _needed(self, said: dict[str, Any]) -> None:
        """What the policy turns out to need for these answers, and was left out."""
        if self.tried().code == MISSING_INPUT:
            for name in self.policy.missing(self._facts(said)):
                self.add_error(f"{_INPUT}{name}", gettext("Please fill this in."))

    def tried(self) -> Tried:
        """What the policy gives for these facts."""
        said = self.cleaned_data
        claimant = said.get("claimant") or self.policy.claimant_types[0]
        return tried(
            self.policy, Trial(self._facts(said), self._down(said, claimant), claimant, self._earlier(said))
        )

    def _facts(self, said: dict[str, Any]) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for one in self.policy.document.inputs:
            value = said.get(f"{_INPUT}{one.name}")
            if value not in (None, ""):
                facts[one.name] = value == controls.YES if one.type == "boolean" else value
        return facts

    def _earlier(self, said: dict[str, Any]) -> tuple[int, int, int]:
        """What was awarded for the event was awarded in the year, and what was awarded in the year ever."""
        event, year, ever = (said.get(f"{_BEFORE}{period}") or 0 for period in PERIODS)
        return event, max(event, year), max(event, year, ever)

    def _down(self, said: dict[str, Any], claimant: str) -> Down:
        if said.get("outage") in self.incidents:
            return recorded(self.policy, self.incidents[said["outage"]], claimant, until=self.now)
        if said.get("outage") == TYPED:
            span = (int(said["start"].timestamp()), int(said["end"].timestamp()))
            return Down((span,), (span,))
        return Down((), ())

    # ------------------------------------------------------------ showing
    def parts(self) -> Iterator[Part]:
        """The fields in the order of the page."""
        about = [self[name] for name in ("claimant", "outage", "start", "end") if name in self.fields]
        if about:
            yield Part(gettext("The outage") if "outage" in self.fields else gettext("Who you are"), about)
        for source, heading in _HEADINGS.items():
            found = [field for field in self if getattr(field.field, "source", "") == source]
            if found:
                yield Part(str(heading), found)

    def summary(self) -> list[tuple[str, str, str]]:
        """The errors in the order of the page: id to jump to, label, text."""
        fields = [field for part in self.parts() for field in part.fields]
        return [
            (controls.target(field), str(field.label), str(text)) for field in fields for text in field.errors
        ]


def recorded(policy: Policy, incident: Incident, claimant: str, *, until: datetime) -> Down:
    """All that the record says of the services that the policy covers for such a claimant."""
    windows = [
        (record.span(window.period, until=until), window.extent == OutageWindow.Extent.FULL)
        for window in record.record_now(incident=incident)
        if policy.covers(claimant, window.service.key) and claimant in window.service.audience
    ]
    return Down(merged(span for span, _full in windows), merged(span for span, full in windows if full))
