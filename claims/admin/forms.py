"""The forms of staff. Times are typed in Korean time, and shown so."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimantType, Incident, OutageWindow, Service, Switch
from claims.presentation.layouts import name_of
from claims.presentation.refusals import told
from claims.queries.layouts import offered
from claims.rules.text import Malformed, canonical

_CLOCK: Final = "%Y-%m-%dT%H:%M:%S"
MOST_BYTES: Final = 20_000_000
MOST_ANSWER: Final = 200_000_000  # an account statement of 100,000 payments has half of it
KOREAN_TIME: Final = _("Korean time (UTC+09:00)")


class TextField(forms.CharField):
    """Text in the canonical form in which it is kept."""

    def __init__(self, *, longest: int, lines: bool = False, **options: Any) -> None:
        self.longest, self.lines = longest, lines
        widget = forms.Textarea(attrs={"rows": 3}) if lines else forms.TextInput(attrs={"size": 60})
        super().__init__(widget=widget, strip=False, **options)

    def to_python(self, value: Any) -> str:
        try:
            return canonical(super().to_python(value) or "", longest=self.longest, lines=self.lines)
        except Malformed as malformed:
            raise ValidationError(told(malformed)) from malformed


class InstantField(forms.DateTimeField):
    """A date and time on the Korean clock."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format=_CLOCK)
        super().__init__(widget=widget, help_text=options.pop("help_text", KOREAN_TIME), **options)


class PlainForm(forms.Form):
    """Only the ids of what was chosen: a confirmation."""

    ids = forms.CharField(widget=forms.HiddenInput, required=False)


class SeenForm(PlainForm):
    """What the page showed of what is confirmed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class NoteForm(PlainForm):
    note = TextField(label=_("Note"), longest=1000, lines=True, required=False)


class ReasonForm(PlainForm):
    reason = TextField(label=_("Reason"), longest=1000, lines=True)


class WindowForm(forms.Form):
    start = InstantField(label=_("From"))
    end = InstantField(
        label=_("To"), required=False, help_text=_("Korean time; leave it empty while the outage lasts")
    )
    extent = forms.ChoiceField(label=_("Extent"), choices=OutageWindow.Extent.choices)
    source = TextField(label=_("Source"), longest=200)


class NewWindowForm(WindowForm):
    field_order = ("incident", "service")
    incident = forms.ModelChoiceField(label=_("Incident"), queryset=Incident.objects.all())
    service = forms.ModelChoiceField(label=_("Service"), queryset=Service.objects.all())


class EndForm(forms.Form):
    end = InstantField(label=_("To"))
    source = TextField(label=_("Source"), longest=200)


class SourceForm(forms.Form):
    source = TextField(label=_("Source"), longest=200)


class IncidentForm(forms.Form):
    key = forms.SlugField(label=_("Key"), max_length=60)
    name_ko = TextField(label=_("Name in Korean"), longest=200)
    name_en = TextField(label=_("Name in English"), longest=200)
    start = InstantField(label=_("From"))
    end = InstantField(
        label=_("To"), required=False, help_text=_("Korean time; leave it empty while it lasts")
    )


class IncidentEndForm(forms.Form):
    end = InstantField(label=_("To"))


class FilingForm(forms.Form):
    incident = forms.ModelChoiceField(label=_("Incident"), queryset=Incident.objects.all())
    claimant_type = forms.ChoiceField(label=_("Claimant type"), choices=ClaimantType.choices)
    start = InstantField(label=_("From"))
    end = InstantField(
        label=_("To"), help_text=_("Korean time; not included: the midnight after the last day")
    )
    reason = TextField(label=_("Reason"), longest=1000, lines=True)


class RunForm(forms.Form):
    incident = forms.ModelChoiceField(label=_("Incident"), queryset=Incident.objects.all())


class SwitchForm(forms.Form):
    key = forms.ChoiceField(label=_("Switch"), choices=Switch.Key.choices)
    on = forms.TypedChoiceField(
        label=_("Turn"), choices=[("on", _("on")), ("off", _("off"))], coerce=lambda value: value == "on"
    )
    reason = TextField(label=_("Reason"), longest=1000, lines=True)


class TotalForm(forms.Form):
    """A sum as it is typed: with or without the commas between thousands."""

    total = forms.CharField(
        label=_("Cash total in won"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_total(self) -> int:
        typed = self.cleaned_data["total"].replace(",", "").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            raise ValidationError(gettext("Please write a whole number."))
        return int(typed)


class ExplainForm(forms.Form):
    file = TextField(label=_("Message id"), longest=35)
    reason = TextField(label=_("What you found out"), longest=1000, lines=True)


class ReceiptForm(forms.Form):
    receipt = TextField(label=_("Number of the bank’s receipt"), longest=100)


class PreviewForm(forms.Form):
    layout = forms.ChoiceField(
        label=_("Layout of the bank’s file"),
        required=False,
        choices=lambda: [(one.key, name_of(one)) for one in offered()],
    )
    pay_date = forms.DateField(
        label=_("Pay date"),
        required=False,
        help_text=_("A Korean working day; the next one if left empty"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ShiftForm(ReasonForm):
    field_order = ("pay_date",)
    pay_date = forms.DateField(label=_("Pay date"), widget=forms.DateInput(attrs={"type": "date"}))


class WholeField(forms.CharField):
    """A whole number as it is typed: with or without the commas between thousands."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=24, **options)

    def clean(self, value: Any) -> int:
        typed = str(super().clean(value)).replace(",", "").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            raise ValidationError(gettext("Please write a whole number."))
        return int(typed)


def _small_enough(given: Any) -> Any:
    if given.size > MOST_ANSWER:
        raise ValidationError(gettext("The file is too large."))
    return given


class AnswerForm(forms.Form):
    file = forms.FileField(
        label=_("The bank’s answer"),
        max_length=200,
        help_text=_("CSV (reference, amount, result, reason), pain.002 or camt.053"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xml,text/csv,text/xml,application/xml"}),
    )

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"])


class CouponsForm(forms.Form):
    file = forms.FileField(
        label=_("File of codes"),
        max_length=200,
        help_text=_("One code a line, in UTF-8"),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
    )
    unit = TextField(
        label=_("Unit"), longest=20, initial="coupon", help_text=_("As the policy names it: coupon, KRW ...")
    )
    worth = WholeField(
        label=_("Worth of one code"), initial=1, help_text=_("1, or an amount where the unit is money")
    )
    valid_until = forms.DateField(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"])


class FindForm(forms.Form):
    """A claim by reference, or those of whoever is known by it. By POST: it must not stand in an address."""

    sought = forms.CharField(
        label=_("Reference, name, phone, e-mail, business number, driver licence or account"),
        max_length=100,
        widget=forms.TextInput(attrs={"size": 40, "autocomplete": "off"}),
    )

    def clean_sought(self) -> str:
        try:
            return canonical(self.cleaned_data["sought"], longest=100)
        except Malformed as malformed:
            raise ValidationError(gettext("This cannot be looked for.")) from malformed
