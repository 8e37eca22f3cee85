"""A small house to look at: one row for every screen."""

from typing import Any

import pytest
from django.db.models import Model

from accounts.models import User
from claims.models import (
    AccessEntry,
    Appeal,
    Assessment,
    AssessmentRun,
    AuditEntry,
    AutomaticRule,
    Award,
    BankAnswer,
    BankListing,
    BankResult,
    BulkAct,
    CheckResult,
    Claim,
    CouponBatch,
    Download,
    DownloadRequest,
    DuplicateLink,
    DutyGrant,
    HandOver,
    ImportIssue,
    InformationRequest,
    Inventory,
    LedgerEntry,
    Message,
    Notice,
    PaymentFile,
    ReviewItem,
    RunRange,
    Sample,
    SetAside,
    Switch,
    Transition,
)
from claims.stages import payout
from tests.details import given
from tests.factories import (
    LATER,
    ClaimFactory,
    FilingPeriodFactory,
    ImportFileFactory,
    IncidentFactory,
    LateLinkFactory,
    MembershipFactory,
    OutageWindowFactory,
    PolicyVersionFactory,
    ServiceFactory,
    UserFactory,
)
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.recoveries import owing
from tests.stages.payout.test_budgeting import proposed
from tests.stages.payout.test_writing_off import listed


@pytest.fixture
def house(omar: User) -> dict[str, Model]:
    """One row of each kind, by the name of its screen."""
    incident = IncidentFactory(key="kakao-2022", name_en="Test outage", name_ko="시험 장애")
    service = ServiceFactory(key="kakaotalk.channel", name_en="Talk Channel", name_ko="톡채널")
    window = OutageWindowFactory(incident=incident, service=service)
    filing = FilingPeriodFactory(incident=incident)
    version = PolicyVersionFactory()
    claim, twin = ClaimFactory(incident=incident), ClaimFactory(incident=incident)
    Transition.objects.create(
        claim=claim, at=LATER, came_from="", went_to="submitted", act="receive", by=omar
    )
    file = ImportFileFactory(rows=2, kept=1, rejected=1, by=omar)
    ImportIssue.objects.create(file=file, line=3, field="phone", code="mobile_form")
    run = _run(claim, version.pk, filing.pk, omar)
    return {
        "incident": incident,
        "service": service,
        "outagewindow": window,
        "recordrevision": incident.revisions.get(),
        "filingperiod": filing,
        "latelink": LateLinkFactory(incident=incident),
        "policyversion": version,
        "claim": claim,
        "importfile": file,
        "membership": MembershipFactory(file=file),
        "duplicatelink": DuplicateLink.objects.create(first=claim, second=twin, key="phone", at=LATER),
        "bulkact": _bulk(claim),  # bulk
        "setaside": SetAside.objects.create(
            claim=twin, why="duplicate", of=claim, note="test", by=omar, at=LATER
        ),
        "assessmentrun": run,
        "switch": Switch.objects.create(key="intake_closed", on=True, at=LATER, by=omar, reason="test"),
        "dutygrant": DutyGrant.objects.create(
            person=UserFactory(),
            duty="secretariat",
            reason="test",
            recorded_by=person("seo"),
            recorded_at=LATER,
        ),
        "accessentry": AccessEntry.objects.create(
            at=LATER, by=omar, door="admin", what="person", kind="claim", key=claim.reference
        ),
        "auditentry": AuditEntry.objects.create(
            at=LATER, by=omar, door="test", action="a", kind="k", key="1"
        ),
        **_decided(twin, omar),
    }


def _bulk(claim: Claim) -> BulkAct:
    """Rehearsed, and not begun."""
    made = BulkAct.objects.create(
        state="rehearsed", asked_by=person("rita"), asked_at=LATER, rehearsed_at=LATER, chosen=1
    )
    made.rows.create(number=1, claim=claim, seen="1.1.0.0", said="", lines=[], amount=30_000)
    return made


def _decided(claim: Claim, omar: User) -> dict[str, Model]:
    """What follows on a claim: a place in the queue, an award that was paid, and the bank's word for it."""
    item = ReviewItem.objects.create(claim=claim, code="second_seat", at=LATER)
    made = award(amount=50_000)
    run = sent()[0].run
    transfer = run.transfers.get()
    answer = answered({transfer: "paid"})
    file = PaymentFile.objects.get(run=run)
    rule = AutomaticRule.objects.create(
        name="straightforward", number=100, on=True, at_most=1, sample={"": 20, "amount:more": 200},
        recorded_by=omar, at=LATER, reason="test",
    )  # fmt: skip
    return {
        "reviewitem": item,
        # acts
        "informationrequest": InformationRequest.objects.create(
            claim=claim, version=1, question="Which week?", asked_by=omar, asked_at=LATER, due_on=LATER.date()
        ),
        "decision": made.decision,
        "award": made,
        "automaticrule": rule,
        "message": Message.objects.create(claim=claim, from_claimant=True, words="x", by=omar, at=NOON),
        "appeal": Appeal.objects.create(
            claim=made.claim, decision=made.decision, version=2, words="It was more.", by=omar, at=LATER
        ),
        "sample": Sample.objects.create(
            run=AssessmentRun.objects.order_by("pk")[0],
            rule_version=rule,
            seed="0" * 32,
            at=LATER,
            digest="0" * 64,
            strata={"outcome:approve type:merchant policy:kakao-merchant-2022 amount:<=50k": [1, 1]},
            claims=[claim.pk],
            versions=[1],
            chosen=[claim.pk],
            chosen_versions=[1],
        ),
        "budget": proposed(by="felix"),
        "writeoff": _unclaimed(),
        "payoutpreview": run.preview,
        "payoutrun": run,
        "transfer": transfer,
        "ledgerentry": LedgerEntry.objects.order_by("pk")[0],
        "paymentfile": file,
        "download": Download.objects.get(file=file),
        "handover": HandOver.objects.get(file=file),
        "banklisting": BankListing.objects.create(
            drop="bank", of=file.message_id, entries=[], digest="0", at=LATER, by=omar
        ),
        "inventory": Inventory.objects.create(identity={}, recorded_by=omar, recorded_at=LATER),
        "downloadrequest": DownloadRequest.objects.create(
            file=file, reason="test", recorded_by=omar, recorded_at=LATER
        ),
        "couponbatch": CouponBatch.objects.create(
            unit="coupon", valid_until=LATER.date(), count=1, sha256="0" * 64, at=LATER, by=omar
        ),
        "bankanswer": BankAnswer.objects.get(pk=answer.pk),
        "bankresult": BankResult.objects.get(),
        **_owed(made),
    }


def _owed(made: Award) -> dict[str, Model]:
    """What is owed back of an award, a part of it repaid, one paid outside, and one whose details are asked for."""
    debt = owing(made, 1_000)
    other = award(amount=7)
    said: dict[str, Any] = {"note": "test", "at": NOON, "door": "test"}
    failed = award(amount=9)
    (file,) = sent()
    answered(
        {
            file.run.transfers.get(payouts__award=failed): "failed",
            file.run.transfers.get(payouts__award=other): "returned",
        }
    )
    return {
        "recovery": debt,
        "repayment": payout.record_repayment(
            actor=person("felix"), recovery=debt, way="repaid", amount=10, **said
        ),
        "manualpayment": payout.record_manual_payment(
            actor=person("felix"), award=other, amount=7, paid_on=NOON.date(), bank_reference="B-1", **said
        ),
        "detailsrequest": given(failed.claim),
        "notice": Notice.objects.latest("pk"),
    }


def _unclaimed() -> Model:
    """A write-off that waits for its confirmation."""
    award(amount=1, without_account=True)
    return listed()


def _run(claim: Claim, version: int, filing: int, omar: User) -> AssessmentRun:
    said: dict[str, Any] = {"incident": claim.incident, "revision": claim.incident.revisions.get()}
    run = AssessmentRun.objects.create(
        policies=[version], filing=[filing], roster_upto=0, claims_total=1, state="open", opened_at=LATER,
        opened_by=omar, **said,
    )  # fmt: skip
    RunRange.objects.create(run=run, number=1, claims=[claim.pk], versions=[1], state="done", done_at=LATER)
    CheckResult.objects.create(
        run=run, claim=claim, version=1, check_list=1, outcomes="ppppfppppp", facts=None, papers=1, twins=0
    )
    Assessment.objects.create(
        run=run, claim=claim, version=1, policy_version_id=version, outcome=2, code="no_loss", minutes=60, amount=0,
        amounts=[0], steps=[],
    )  # fmt: skip
    return run
