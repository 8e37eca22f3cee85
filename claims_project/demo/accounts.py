"""Ready accounts: one for each duty, a second where two people are needed, and a claimant. In DEBUG only."""

from typing import Final, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import User
from claims_project.demo.servers import SECOND_FACTOR
from claims_project.demo.trouble import DemoError

PASSWORD: Final = "for-the-demo-only"  # noqa: S105 (made in DEBUG alone, on servers of this machine)
DOMAIN: Final = "@demo.example"


class Account(NamedTuple):
    """One invented person; `duty` is '' for the claimant."""

    name: str
    duty: str

    @property
    def email(self) -> str:
        return self.name + DOMAIN

    @property
    def signs_in(self) -> str:
        """How, in a few words: staff by password and second factor, the others by a code that is mailed."""
        inside = f"/admin/ with {PASSWORD}, then code {SECOND_FACTOR}"
        return inside if self.staff else "/ with a code by mail"

    @property
    def staff(self) -> bool:
        return self.duty not in ("", "agent", "representative")


ACCOUNTS: Final = (
    Account("alice", ""),
    Account("representative", "representative"),
    Account("agent", "agent"),
    Account("secretariat", "secretariat"),
    Account("secretariat-2", "secretariat"),
    Account("operator", "operator"),
    Account("committee", "committee"),
    Account("committee-2", "committee"),
    Account("committee-3", "committee"),
    Account("reviewer", "reviewer"),
    Account("senior-reviewer", "senior_reviewer"),
    Account("finance-maker", "finance_maker"),
    Account("finance-checker", "finance_checker"),
    Account("auditor", "auditor"),
    Account("privacy-officer", "privacy_officer"),
)


def make() -> dict[str, User]:
    """Makes those that are not there; gives all by name. Raises DemoError outside of DEBUG."""
    if not settings.DEBUG:
        raise DemoError("Accounts with a known password are made in DEBUG only.")
    known = {person.email: person for person in User.objects.filter(email__endswith=DOMAIN)}
    password = make_password(PASSWORD)  # slow on purpose, and the same for all
    people = {one.name: known.get(one.email) or _made(one, password) for one in ACCOUNTS}
    _second_factors([people[one.name] for one in ACCOUNTS if one.staff])
    return people


def told() -> list[str]:
    """The accounts as a table of plain lines."""
    return [f"  {one.email:<32} {one.duty or 'claimant':<16} {one.signs_in}" for one in ACCOUNTS]


def _made(account: Account, password: str) -> User:
    person = User(email=account.email, first_name=account.name.title(), is_staff=account.staff)
    if account.staff:
        person.password = password
    else:
        person.set_unusable_password()
    person.save()
    if account.duty:
        person.groups.set(Group.objects.filter(name=account.duty))
    EmailAddress.objects.create(user=person, email=account.email, primary=True, verified=True)
    return person


def _second_factors(staff: list[User]) -> None:
    """An app for each that has none. Nobody holds its secret: SECOND_FACTOR opens it, and no other code."""
    has = Authenticator.objects.filter(user__in=staff, type=Authenticator.Type.TOTP)
    for person in set(staff) - {one.user for one in has.select_related("user")}:
        TOTP.activate(person, generate_totp_secret())
