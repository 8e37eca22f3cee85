"""What the committee types: a text, the beginning of one, a vote, a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import InstantField, TextField
from claims.admin.policies import beginnings
from claims.stages.policies import LONGEST_DRAFT


class DocumentField(TextField):
    """The text of a document: canonical, and ended by a line break as files are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_DRAFT, lines=True, required=False, **options)
        self.widget.attrs |= {
            "rows": 32, "cols": 100, "wrap": "off", "spellcheck": "false", "autocomplete": "off", "class": "written",
        }  # fmt: skip

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return f"{text}\n" if text else ""


class WritingForm(forms.Form):
    """A draft's text; `seen` is the SHA-256 of the one that the page began with."""

    text = DocumentField(label=_("Document"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class BeginningForm(forms.Form):
    start = forms.ChoiceField(label=_("Begin with"), choices=beginnings.choices)
    key = TextField(
        label=_("Key"),
        longest=60,
        required=False,
        help_text=_(
            "For the skeleton, or for another policy than that of the text: lower case letters, figures, hyphens, "
            "like merchant-bands-2022. Empty: the next version of the same policy."
        ),
    )


class VoteForm(forms.Form):
    in_favour = forms.TypedChoiceField(
        label=_("Your vote"),
        choices=[("yes", _("In favour")), ("no", _("Against"))],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    note = TextField(
        label=_("Note"),
        longest=1000,
        lines=True,
        required=False,
        help_text=_("Needed where you are against it"),
    )


class SinceForm(forms.Form):
    since = InstantField(
        label=_("In force from"), required=False, help_text=_("Korean time; empty: from now on")
    )


class WhyForm(forms.Form):
    reason = TextField(label=_("Reason"), longest=1000, lines=True, required=False)
