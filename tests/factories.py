"""Rows for tests, lawful as far as the database can tell. Everybody in them is invented."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import factory
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from factory.django import DjangoModelFactory

from accounts.models import User
from claims.models import (
    AutomaticRule,
    Award,
    Claim,
    Claimant,
    ClaimFacts,
    Decision,
    FilingPeriod,
    ImportFile,
    Incident,
    LateLink,
    Membership,
    OutageWindow,
    PayeeAccount,
    Policy,
    PolicyVersion,
    RecordRevision,
    Service,
)
from claims.models.sealing import fingerprint, seal
from claims.rules import policy as policy_rule
from claims.rules import reference
from claims.rules.names import name_key

START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)  # 15:30 in Seoul
END = datetime(2022, 10, 20, 14, 0, tzinfo=UTC)
LATER = datetime(2022, 10, 21, 3, 0, tzinfo=UTC)
PASSWORD = "a-long-password-for-tests"
POLICIES = Path(settings.BASE_DIR) / "claims" / "data" / "policies"


class UserFactory(DjangoModelFactory[User]):
    """`UserFactory(duties=("reviewer",))`; with `password=True` the password is PASSWORD, else none works."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    duties: tuple[str, ...] = ()
    password = False
    is_staff = factory.LazyAttribute(lambda made: bool(made.duties))

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        duties, password = kwargs.pop("duties"), PASSWORD if kwargs.pop("password") else None
        user = model_class.objects.create_user(kwargs.pop("email"), password, **kwargs)
        if duties:
            user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in duties))
        return user


class ServiceFactory(DjangoModelFactory[Service]):
    """A service of ours that serves everybody: `service.1`."""

    class Meta:
        model = Service
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"service.{n}")
    name_ko = factory.LazyAttribute(lambda made: f"{made.key} 서비스")
    name_en = factory.LazyAttribute(lambda made: f"Service {made.key}")
    owner = Service.Owner.OURS
    audience = ["individual", "merchant", "taxi_driver", "partner"]


class IncidentFactory(DjangoModelFactory[Incident]):
    """An outage of October 2022; `key="kakao-2022"` makes the one that the shipped policies cover."""

    class Meta:
        model = Incident
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"incident-{n}")
    name_ko = "시험 장애"
    name_en = "Test outage"
    period = DateTimeTZRange(START, END)


class RecordRevisionFactory(DjangoModelFactory[RecordRevision]):
    class Meta:
        model = RecordRevision
        django_get_or_create = ("incident", "number")

    incident = factory.SubFactory(IncidentFactory)
    number = 1
    at = LATER
    rule = "shipped-record"


class OutageWindowFactory(DjangoModelFactory[OutageWindow]):
    """A full outage that is in the record since revision 1, which is made where it is missing.

    `proposed=True` makes a proposal that nobody confirmed; with `recorded_by=seo` it is hers, not the rule's.
    """

    class Meta:
        model = OutageWindow

    class Params:
        proposed = factory.Trait(valid_from=None, confirmed_at=None, confirmed_by=None)

    incident = factory.SubFactory(IncidentFactory)
    service = factory.SubFactory(ServiceFactory)
    period = DateTimeTZRange(START, START + timedelta(hours=30))
    extent = OutageWindow.Extent.FULL
    source = "notice"
    recorded_by = None
    rule = factory.LazyAttribute(lambda made: "" if made.recorded_by else "shipped-record")
    recorded_at = LATER
    confirmed_at = LATER
    valid_from = 1

    @classmethod
    def _create(cls, model_class: type[OutageWindow], *args: Any, **kwargs: Any) -> OutageWindow:
        if kwargs.get("valid_from"):
            RecordRevisionFactory(incident=kwargs["incident"], number=kwargs["valid_from"])
        return super()._create(model_class, *args, **kwargs)


class PolicyFactory(DjangoModelFactory[Policy]):
    class Meta:
        model = Policy
        django_get_or_create = ("key",)

    key = "kakao-merchant-2022"
    title_ko = factory.LazyAttribute(lambda made: f"{made.key} 정책")
    title_en = factory.LazyAttribute(lambda made: f"Policy {made.key}")


@lru_cache(maxsize=64)
def compiled(text: str, name: str) -> policy_rule.Policy:
    """The document as the rules evaluate it, worked out once a text."""
    return policy_rule.compile_policy(policy_rule.parse(text, name=name))


class PolicyVersionFactory(DjangoModelFactory[PolicyVersion]):
    """A shipped document, adopted by the named rule and in force since the outage began.

    `key="melon-2022"` names another one of them, `text=` gives any document.
    """

    class Meta:
        model = PolicyVersion
        exclude = ("key", "compiled")

    key = "kakao-merchant-2022"
    text = factory.LazyAttribute(lambda made: (POLICIES / f"{made.key}.toml").read_text())
    compiled = factory.LazyAttribute(lambda made: compiled(made.text, made.key))
    policy = factory.LazyAttribute(
        lambda made: PolicyFactory(
            key=made.compiled.key,
            title_ko=made.compiled.document.title.ko,
            title_en=made.compiled.document.title.en,
        )
    )
    number = factory.LazyAttribute(lambda made: made.policy.versions.count() + 1)
    sha256 = factory.LazyAttribute(lambda made: _sha256(made.text))
    language = policy_rule.LANGUAGE
    unit = factory.LazyAttribute(lambda made: made.compiled.unit)
    lines = factory.LazyAttribute(
        lambda made: [
            {"line": line.line, "kind": line.kind, "unit": line.unit} for line in made.compiled.lines
        ]
    )
    state = PolicyVersion.State.ADOPTED
    rule = "shipped-policies"
    at = LATER
    in_force = DateTimeTZRange(START, None)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class FilingPeriodFactory(DjangoModelFactory[FilingPeriod]):
    """Merchants may claim from 19 October to 6 November 2022; recorded and confirmed by the named rule."""

    class Meta:
        model = FilingPeriod

    incident = factory.SubFactory(IncidentFactory)
    claimant_type = "merchant"
    period = DateTimeTZRange(
        datetime(2022, 10, 18, 15, 0, tzinfo=UTC), datetime(2022, 11, 6, 15, 0, tzinfo=UTC)
    )
    recorded_by = None
    rule = factory.LazyAttribute(lambda made: "" if made.recorded_by else "shipped-record")
    recorded_at = LATER
    confirmed_at = LATER


class LateLinkFactory(DjangoModelFactory[LateLink]):
    """Lets one merchant's claim in until the end of 20 November 2022, two weeks after the filing period."""

    class Meta:
        model = LateLink

    incident = factory.SubFactory(IncidentFactory)
    claimant_type = "merchant"
    token = "late"
    mark = factory.LazyAttribute(lambda made: fingerprint("late_link", made.token))
    reason = "Told a wrong date on the telephone"
    made_by = factory.SubFactory(UserFactory, duties=("secretariat",))
    made_at = LATER
    until = datetime(2022, 11, 20, 15, 0, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[LateLink], *args: Any, **kwargs: Any) -> LateLink:
        kwargs.pop("token")
        return super()._create(model_class, *args, **kwargs)


class ImportFileFactory(DjangoModelFactory[ImportFile]):
    class Meta:
        model = ImportFile

    kind = ImportFile.Kind.CLAIMS
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    name = "claims.csv"
    size = 100
    submitter = "federation"
    rows = 1
    kept = 1
    rejected = 0
    at = LATER
    by = factory.SubFactory(UserFactory)


class ClaimantFactory(DjangoModelFactory[Claimant]):
    """A merchant known by her business number; `identifier`, `name`, `phone`, `address` are sealed."""

    class Meta:
        model = Claimant

    class Params:
        identifier = factory.Sequence(lambda n: f"{1248100000 + n}")
        name = "김시험"
        phone = factory.Sequence(lambda n: f"+8210{n:08d}")
        address = factory.Sequence(lambda n: f"claimant{n}@example.com")

    type = "merchant"
    key_kind = Claimant.KeyKind.BUSINESS_NUMBER
    key_hash = factory.LazyAttribute(lambda made: fingerprint(made.key_kind, made.identifier))
    phone_hash = factory.LazyAttribute(lambda made: fingerprint("phone", made.phone))
    email_hash = factory.LazyAttribute(lambda made: fingerprint("email", made.address))
    name_hash = factory.LazyAttribute(lambda made: fingerprint("name", name_key(made.name)))
    personal = factory.LazyAttribute(
        lambda made: Claimant.sealed(
            type=made.type,
            key_hash=made.key_hash,
            name=made.name,
            phone=made.phone,
            email=made.address,
            identifier=made.identifier,
        )
    )
    created_at = LATER


class ClaimFactory(DjangoModelFactory[Claim]):
    """A submitted claim with its facts at version 1, shaped by `facts__inputs={"loss": 300_000}` and the like.

    The claimant's type is the claim's: `ClaimFactory(claimant=ClaimantFactory(type="individual"))`.
    """

    class Meta:
        model = Claim
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: reference.new(os.urandom(reference.RANDOM_BYTES)))
    claimant = factory.SubFactory(ClaimantFactory)
    incident = factory.SubFactory(IncidentFactory)
    claimant_type = factory.LazyAttribute(lambda made: made.claimant.type)
    services = ["kakaotalk.channel"]
    period = DateTimeTZRange(START, END)
    status = Claim.Status.SUBMITTED
    origin = Claim.Origin.WEB
    language = "ko"
    consent_version = "1"
    consented_at = LATER
    received_at = LATER

    @factory.post_generation
    def facts(made: Claim, create: bool, given: ClaimFacts | None, **said: Any) -> None:  # noqa: N805
        if create:
            ClaimFactsFactory(claim=made, **said)


class ClaimFactsFactory(DjangoModelFactory[ClaimFacts]):
    class Meta:
        model = ClaimFacts

    claim = factory.SubFactory(ClaimFactory)
    version = 1
    category = "claim"
    services = factory.LazyAttribute(lambda made: made.claim.services)
    period = factory.LazyAttribute(lambda made: made.claim.period)
    identifier = "ok"
    account = "ok"
    papers = 1
    inputs = factory.LazyFunction(lambda: {"loss": 300_000})
    at = LATER


class MembershipFactory(DjangoModelFactory[Membership]):
    """A row of the roster kakaot-pro: a Pro member on the day, for 39,000 won a month."""

    class Meta:
        model = Membership

    class Params:
        licence = "112233333344"

    roster = "kakaot-pro"
    key_hash = factory.LazyAttribute(lambda made: fingerprint("driver_licence", made.licence))
    period = DateTimeTZRange(datetime(2022, 9, 1, tzinfo=UTC), None)
    facts = factory.LazyFunction(lambda: {"monthly_fee": 39_000})
    file = factory.SubFactory(ImportFileFactory, kind=ImportFile.Kind.ROSTER, name="roster.csv", submitter="")
    line = factory.Sequence(lambda n: n + 2)


class PayeeAccountFactory(DjangoModelFactory[PayeeAccount]):
    """An account at the claim's version; `number` and `holder` are sealed."""

    class Meta:
        model = PayeeAccount

    class Params:
        number = factory.Sequence(lambda n: f"{11000000000 + n}")
        holder = "김시험"

    claim = factory.SubFactory(ClaimFactory)
    version = factory.LazyAttribute(lambda made: made.claim.version)
    bank = "004"
    sealed = factory.LazyAttribute(
        lambda made: seal(
            {"number": made.number, "holder": made.holder},
            bound_to=PayeeAccount.binding(made.claim.pk, made.version),
        )
    )
    fingerprint = factory.LazyAttribute(lambda made: fingerprint("account", f"{made.bank}:{made.number}"))
    at = LATER


class DecisionFactory(DjangoModelFactory[Decision]):
    """A final approval by a named rule, with letters."""

    class Meta:
        model = Decision

    claim = factory.SubFactory(ClaimFactory, status=Claim.Status.APPROVED)
    version = factory.LazyAttribute(lambda made: made.claim.version)
    seat = 1
    final = True
    rule = "straightforward"
    rule_version = factory.LazyAttribute(lambda made: _version_of(made.rule))
    outcome = Decision.Outcome.APPROVE
    lines = factory.LazyFunction(list)
    letter_ko = "결정"
    letter_en = "Decision"
    at = LATER


def _version_of(rule: str) -> AutomaticRule | None:
    """A version of the rule that two people switched on, made where there is none."""
    if rule in ("", "calendar"):
        return None
    found = AutomaticRule.objects.filter(name=rule, on=True, confirmed_by__isnull=False).first()
    return found or AutomaticRule.objects.create(
        name=rule, number=1, on=True, at_most=1_000_000, recorded_by=UserFactory.create(),
        confirmed_by=UserFactory.create(), at=LATER, reason="test",
    )  # fmt: skip


class AwardFactory(DjangoModelFactory[Award]):
    """50,000 won for an approved claim. It posts nothing: `tests/money.py` makes awards that are in the ledger."""

    class Meta:
        model = Award

    decision = factory.SubFactory(DecisionFactory)
    claim = factory.LazyAttribute(lambda made: made.decision.claim)
    claimant = factory.LazyAttribute(lambda made: made.claim.claimant)
    policy_key = factory.LazyAttribute(lambda made: made.policy_version.policy.key)
    policy_version = factory.LazyFunction(lambda: _merchant_policy())
    line = "loss"
    kind = "cash"
    unit = "KRW"
    amount = 50_000
    source = Award.Source.RULE
    entitlement_key = factory.Sequence(lambda n: f"entitlement {n}")
    at = LATER


def _merchant_policy() -> PolicyVersion:
    """The shipped merchant policy, made once."""
    found = PolicyVersion.objects.filter(policy__key="kakao-merchant-2022").first()
    return found or PolicyVersionFactory.create()
