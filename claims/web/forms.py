"""The claim form: parts that every claimant type has, and the questions of the policies in force."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Incident, Service
from claims.models.outages import told
from claims.presentation import refusals
from claims.queries.layouts import offered
from claims.rules import identifiers
from claims.rules.consent import Consent
from claims.rules.filing import PAID_IN_MONEY, Filing, Finding, checked_form
from claims.rules.filing.steps import ANSWER
from claims.rules.policy.document import Input
from claims.web import controls
from claims.web.fields import ClockField
from claims.web.questions import Questions

_IDENTIFIERS = {
    "merchant": (_("Business registration number"), "123-45-67890"),
    "partner": (_("Business registration number"), "123-45-67890"),
    "taxi_driver": (_("Driver licence number"), "11-22-333333-44"),
}


class Part(NamedTuple):
    """A group of fields under one heading."""

    title: str
    fields: list[forms.BoundField]


class ClaimForm(forms.Form):
    """One claim by one person. `filing()` is what it says, once it is valid."""

    data: Any  # a QueryDict, or a dict in tests
    filing_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    consent_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        claimant_type: str,
        incident: Incident,
        services: Sequence[Service],
        questions: Questions,
        declared: Mapping[str, Input],
        consent: Consent,
        email: str,
        language: str,
        now: datetime,
    ) -> None:
        self.claimant_type, self.incident, self.now = claimant_type, incident, now
        self.questions, self.declared, self.consent = questions, declared, consent
        self.email, self.language = email, language
        initial = {
            "filing_key": uuid.uuid4(),
            "consent_version": consent.version,
            "start": incident.period.lower,
            "end": incident.period.upper or now,
        }
        super().__init__(data, initial=initial)
        needed = {f"{ANSWER}{one.name}" for one in questions.asked if not one.optional}
        self.fields |= self._period(services) | self._person() | self._answers() | self._account()
        self.fields["consent"] = forms.BooleanField(
            label=told(consent.agree_ko, consent.agree_en),
            error_messages={"required": gettext("Without consent we may not process the claim.")},
        )
        for name, field in self.fields.items():
            controls.dress(field, needed=field.required or name in needed)

    # ------------------------------------------------------------ fields
    def _period(self, services: Sequence[Service]) -> dict[str, forms.Field]:
        zone = self.incident.time_zone
        return {
            "services": forms.MultipleChoiceField(
                label=_("Services that failed you"),
                choices=controls.grouped(services),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext("Please tick at least one service.")},
            ),
            "start": ClockField(zone=zone, label=_("From")),
            "end": ClockField(zone=zone, label=_("To")),
        }

    def _person(self) -> dict[str, forms.Field]:
        business = self.claimant_type in ("merchant", "partner")
        found: dict[str, forms.Field] = {
            "name": controls.text(_("Name"), autocomplete="organization" if business else "name"),
            "phone": controls.text(
                _("Mobile number"), placeholder="010-1234-5678", inputmode="tel", autocomplete="tel"
            ),
        }
        if self.claimant_type == "merchant":
            found["name"].label = _("Name of the business or its representative")
        elif self.claimant_type == "partner":
            found["name"].label = _("Name of the company or institution")
        if self.claimant_type in _IDENTIFIERS:
            label, shape = _IDENTIFIERS[self.claimant_type]
            found["identifier"] = controls.text(
                label, placeholder=shape, inputmode="numeric", autocomplete="off"
            )
        return found

    def _answers(self) -> dict[str, forms.Field]:
        return {f"{ANSWER}{one.name}": controls.answer(one) for one in self.questions.asked}

    def _account(self) -> dict[str, forms.Field]:
        needed = self.claimant_type in PAID_IN_MONEY
        banks = [(bank.code, told(bank.name_ko, bank.name_en)) for bank in identifiers.banks().values()]
        return {
            "bank": forms.ChoiceField(
                label=_("Bank"), required=needed, choices=[("", gettext("Choose a bank")), *banks]
            ),
            "account": controls.number(required=needed),
            "holder": controls.text(
                _("Account holder"),
                required=False,
                autocomplete="off",
                help_text=_("Only if it is not the name of the claimant."),
            ),
        }

    # ------------------------------------------------------------ reading
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._answers_needed(cleaned)
        if cleaned.get("consent") and cleaned.get("consent_version") != self.consent.version:
            self.data = self.data.copy()
            self.data["consent_version"] = self.consent.version
            self.add_error("consent", gettext("The text has changed since. Please read it again."))
        if not cleaned.get("filing_key"):
            cleaned["filing_key"] = uuid.uuid4()
            self.errors.pop("filing_key", None)  # a spoilt key is replaced
        filing = self.filing()
        self.refused(checked_form(filing, at=self.now, declared=self.declared, layouts=offered())[1])
        return cleaned

    def _answers_needed(self, cleaned: dict[str, Any]) -> None:
        """An answer is needed where a policy that asks covers a service that was ticked."""
        for one in self.questions.asked:
            name = f"{ANSWER}{one.name}"
            needed = not one.optional and one.bears_on(self.claimant_type, cleaned.get("services", ()))
            if needed and name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(name, self.fields[name].error_messages["required"])

    def refused(self, found: Iterable[Finding]) -> None:
        """Each finding at its field, but where the field has an error already: one thing at a time."""
        for finding in found:
            name = finding.field if finding.field in self.fields else f"{ANSWER}{finding.field}"
            if name not in self.fields:
                self.add_error(None, refusals.said(finding.sentence, finding.facts))
            elif name not in self.errors:
                self.add_error(name, refusals.said(finding.sentence, finding.facts))

    def filing(self) -> Filing:
        """What the form says. A field that has an error counts with something harmless."""
        said = self.cleaned_data
        start, end = said.get("start"), said.get("end")
        whole = self.incident.period
        return Filing(
            claimant_type=self.claimant_type,
            services=tuple(said.get("services") or ()),
            start=start or (min(end, whole.lower) if end else whole.lower),
            end=end or self.now,
            name=said.get("name", ""),
            phone=said.get("phone", ""),
            email=self.email,
            identifier=said.get("identifier", ""),
            bank=said.get("bank", ""),
            account=said.get("account", ""),
            holder=said.get("holder", ""),
            inputs=self._given(said),
            language=self.language,
            consent_version=self.consent.version if said.get("consent") else "",
        )

    def _given(self, said: dict[str, Any]) -> dict[str, int | str | bool]:
        given: dict[str, int | str | bool] = {}
        for one in self.questions.asked:
            value = said.get(f"{ANSWER}{one.name}")
            if value not in (None, ""):
                given[one.name] = value == "yes" if one.type == "boolean" else value
        return given

    # ------------------------------------------------------------ showing
    def parts(self) -> Iterator[Part]:
        """The fields in the order of the page, but for services and consent, which have a look of their own."""
        person = [name for name in ("name", "phone", "identifier") if name in self.fields]
        answers = [name for name in self.fields if name.startswith(ANSWER)]
        yield Part(gettext("When"), [self["start"], self["end"]])
        yield Part(gettext("Who you are"), [self[name] for name in person])
        if answers:
            yield Part(gettext("What it cost you"), [self[name] for name in answers])
        yield Part(gettext("Where the money goes"), [self["bank"], self["account"], self["holder"]])

    def ticks(self) -> list[tuple[str, list[controls.Tick]]]:
        """The services to tick, by heading."""
        return controls.ticks(self["services"])

    def summary(self) -> list[tuple[str, str, str]]:
        """The errors in the order of the page: id to jump to, label, text."""
        order = ["services", *(field.name for part in self.parts() for field in part.fields), "consent"]
        return controls.summary(self, order)
