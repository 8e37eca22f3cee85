"""The page that asks for an address, wired to the rule that no resident registration number is kept."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.forms import SignInForm
from claims.rules.residents import ResidentNumberTyped, resident_number_in, without_resident_numbers


class AddressForm(SignInForm):
    """An address that holds such a number makes nobody, and is not shown again."""

    data: Any

    def clean_email(self) -> str:
        if resident_number_in(str(self.cleaned_data["email"])):
            raise ValidationError(gettext(ResidentNumberTyped.sentence), code=ResidentNumberTyped.code)
        return super().clean_email()

    def clean(self) -> dict[str, Any]:
        self.data = self.data.copy()
        self.data["email"] = without_resident_numbers(str(self.data.get("email", "")))
        return super().clean() or self.cleaned_data
