"""What waits at the desks beside money: of the record, policies, rules and duties; claims held and set aside."""

from datetime import timedelta
from typing import Any, Final

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import (
    AccessEntry,
    AuditEntry,
    BulkAct,
    Claim,
    DuplicateLink,
    ImportFile,
    Incident,
    InformationRequest,
    Membership,
    Notice,
    OutageWindow,
    PolicyVersion,
    RecordRevision,
    ReviewItem,
    Service,
    SetAside,
)
from claims.queries import outages as record
from claims.queries import review as queries
from claims.stages import assessment, duties, intake, outages, policies, privacy, review

DOOR: Final = "admin"


def told(people: dict[str, User], incident: Incident) -> dict[str, int]:
    """Once claims are decided and paid. Gives what the pages are about, by name."""
    ids = _record(people["secretariat"], incident) | _committee(people) | _claims(people["reviewer"])
    ids |= {"grant": _grant(people["operator"]), "rule": _rule(people["senior-reviewer"])}
    ids["open-run"] = assessment.open_run(actor=people["operator"], incident=incident, **_said()).pk
    privacy.read(
        actor=people["reviewer"],
        what="person",
        kind="claim",
        key=ReviewItem.objects.latest("pk").claim.reference,
        **_said(),
    )
    tasks.count_figures()
    return ids | {
        "access": AccessEntry.objects.latest("pk").pk,
        "audit": AuditEntry.objects.filter(payload__before__isnull=False).latest("pk").pk,
        "import": ImportFile.objects.earliest("pk").pk,
        "membership": Membership.objects.earliest("pk").pk,
        "notice": Notice.objects.latest("pk").pk,
        "revision": RecordRevision.objects.latest("pk").pk,
        "service": Service.objects.earliest("pk").pk,
        "twins": (twins := DuplicateLink.objects.earliest("pk")).pk,
        "twin": twins.first_id,
        "other-twin": twins.second_id,
    }


def _said() -> dict[str, Any]:
    return {"at": now(), "door": DOOR}


def _record(secretariat: User, incident: Incident) -> dict[str, int]:
    """A window that is to be longer, an incident that lasts, and a filing period that waits."""
    window: OutageWindow = record.record_now(incident=incident).get(service__key="kakaotalk.pc-login")
    longer = outages.revise_window(
        actor=secretariat, window=window, start=window.period.lower, end=window.period.upper + timedelta(hours=1),
        extent=window.extent, source="점검 기록", **_said(),
    )  # fmt: skip
    lasting = outages.record_incident(
        actor=secretariat, key="test-2026", name_ko="시험 장애", name_en="Test outage", time_zone="Asia/Seoul",
        start=now() - timedelta(hours=2), end=None, **_said(),
    )  # fmt: skip
    period = outages.record_filing_period(
        actor=secretariat, incident=incident, claimant_type="merchant", start=now(), end=now() + timedelta(days=30),
        reason="접수 기간을 연장합니다.", **_said(),
    )  # fmt: skip
    return {
        "window": window.pk, "proposed-window": longer.pk, "incident": incident.pk, "lasting": lasting.pk,
        "period": period.pk,
    }  # fmt: skip


def late(secretariat: User, incident: Incident) -> tuple[int, str]:
    """A late link for a taxi driver: its id, and its token."""
    link, token = intake.give_late_link(
        actor=secretariat, incident=incident, claimant_type="taxi_driver", reason="전화로 날짜를 잘못 안내했습니다.",
        last_day=(now() + timedelta(days=14)).date(), **_said(),
    )  # fmt: skip
    return link.pk, token


def _committee(people: dict[str, User]) -> dict[str, int]:
    """A proposal that the vote has carried, and a version in force."""
    author = people["committee"]
    adopted = PolicyVersion.objects.filter(state=PolicyVersion.State.ADOPTED, unit="point").latest("pk")
    text = adopted.text + "\n"
    carried = policies.draft_policy(actor=author, key=adopted.policy.key, text=text, **_said())
    policies.propose(actor=author, version=carried, **_said())
    for member in ("committee-2", "committee-3"):
        policies.vote(actor=people[member], version=carried, in_favour=True, **_said())
    return {"carried": carried.pk, "adopted": adopted.pk}


def _claims(reviewer: User) -> dict[str, int]:
    """One held back by a rule, one on hold, one set aside, and one agreed with that is in no run."""
    on_hold, aside, asked = (item.claim for item in _left()[:3])
    review.ask(actor=reviewer, claim=asked, question="장애 때 문을 연 매장은 어디입니까?", **_said())
    review.hold(actor=reviewer, claim=on_hold, reason="서류를 확인하는 중입니다.", **_said())
    review.triage(
        actor=reviewer, claims=[aside.pk], why="other_company", note="다른 회사의 서비스입니다.", **_said()
    )
    sampled, *others, decided = queries.held_back().order_by("pk")
    for one in (decided, *others):
        review.decide(actor=reviewer, claim=one, version=one.version, outcome="approve", **_said())
    for one in others:
        review.undo(actor=reviewer, claim=one, note="증빙 서류를 다시 확인합니다.", **_said())
    return {
        "sampled": sampled.pk, "on-hold": on_hold.pk, "aside": aside.pk,
        "set-aside": SetAside.objects.latest("pk").pk, "question": InformationRequest.objects.latest("pk").pk,
        "decided": decided.pk, "item": ReviewItem.objects.latest("pk").pk, "bulk": _bulk(reviewer).pk,
    }  # fmt: skip


def _bulk(reviewer: User) -> BulkAct:
    """What waits in the queue, chosen to be approved and rehearsed."""
    waiting = ReviewItem.objects.filter(state=ReviewItem.State.OPEN).values_list("claim_id", flat=True)
    bulk = review.ask_bulk(actor=reviewer, claims=list(waiting), **_said())
    review.rehearse_bulk(actor=tasks.DESK, bulk=bulk, at=now())
    bulk.refresh_from_db()
    return bulk


def appealed(alice: User, claim: Claim) -> dict[str, int]:
    """A decision against which its claimant appeals."""
    made = review.appeal(
        actor=alice, claim=claim, words="매장이 두 곳이라 손실이 더 컸습니다.", at=now(), door="web"
    )
    return {"appealed": claim.pk, "appeal": made.pk}


def heard(alice: User, senior: User, claim: Claim) -> dict[str, int]:
    """An appeal on which another person has decided that the decision stands."""
    review.appeal(actor=alice, claim=claim, words="손실을 다시 계산해 주십시오.", at=now(), door="web")
    claim.refresh_from_db()
    review.decide_appeal(
        actor=senior,
        claim=claim,
        outcome="uphold",
        note="제출하신 자료로는 결정이 달라지지 않습니다.",
        **_said(),
    )
    return {"heard": claim.pk}


def written(alice: User, reviewer: User, claim: Claim) -> dict[str, int]:
    """What a claimant and a reviewer write to each other; the newest nobody has read."""
    first = review.write_message(actor=alice, claim=claim, words="언제쯤 결정되나요?", **_said())
    review.reply_message(actor=reviewer, claim=claim, words="이번 주에 검토할 예정입니다.", **_said())
    review.write_message(actor=alice, claim=claim, words="감사합니다. 기다리겠습니다.", **_said())
    return {"message": first.pk}


def _left() -> list[ReviewItem]:
    """The queue of the lists, what a rule holds back left out; the newest first."""
    found = ReviewItem.objects.filter(
        state=ReviewItem.State.OPEN, claim__held=False, claim__file__isnull=False
    )
    return list(found.exclude(code="sample").order_by("-pk")[:3])


def _grant(operator: User) -> int:
    """A duty that waits for another person."""
    said: dict[str, Any] = {
        "email": "new@demo.example",
        "duty": "reviewer",
        "reason": "신청이 많아 심사 인력을 늘립니다.",
    }
    return duties.propose_duty(actor=operator, **said, **_said()).pk


def _rule(senior: User) -> int:
    """A version of the other rule that waits for another person."""
    made = review.set_rule(
        actor=senior, name="refusals", on=True, at_most=100_000, reason="명백한 경우만 기각합니다.", **_said()
    )
    return made.pk
