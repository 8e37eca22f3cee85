"""Assessed claims to decide on, and decisions on them."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import User
from claims.models import AssessmentRun, AutomaticRule, Claim, Decision, Incident
from claims.stages import assessment, review
from claims.stages.authority import NamedRule
from tests.factories import UserFactory
from tests.people import NOON, person

BELT, RULE, REFUSALS = NamedRule("belt"), NamedRule("straightforward"), NamedRule("refusals")
PAYMENT = ("kakao-merchant-2022", "payment")
BECAUSE = {PAYMENT: "The council decided so."}


def assessed(incident: Incident, *, size: int = 20_000) -> AssessmentRun:
    """A done run over the submitted claims."""
    run = assessment.open_run(actor=person("omar"), incident=incident, at=NOON, door="test", size=size)
    for part in run.ranges.all():
        assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    run = assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)
    assert run.state == "done"
    return run


def decided(claim: Claim, outcome: str = "approve", *, by: User | None = None, **said: Any) -> Decision:
    """A seat taken at the claim's newest version, by Rita where nobody is named."""
    said.setdefault("version", Claim.objects.get(pk=claim.pk).version)
    return review.decide(
        actor=by or person("rita"), claim=claim, outcome=outcome, at=NOON, door="test", **said
    )


def senior(name: str = "sena") -> User:
    """A senior reviewer."""
    return User.objects.filter(email=f"{name}@example.com").first() or UserFactory(
        email=f"{name}@example.com", duties=("senior_reviewer",)
    )


def switched_on(name: str = "straightforward", *, at_most: int = 100_000, **said: Any) -> AutomaticRule:
    """A version of a rule, recorded by one senior and confirmed by another; it holds nothing back unless it is said."""
    said = {"sample": {"": 0}, "reason": "many alike", "at": NOON, "door": "test"} | said
    row = review.set_rule(actor=senior(), name=name, on=True, at_most=at_most, **said)
    return review.confirm_rule(actor=senior("sven"), rule=row, at=NOON, door="test")


def rule_on(*, at_most: int = 100_000) -> AutomaticRule:
    """Both rules, switched on; that for the straightforward is given."""
    switched_on("refusals")
    return switched_on(at_most=at_most)


def by_rules(run: AssessmentRun, **said: Any) -> review.Counts:
    """Both rules over a run, in their order; what both left, is left."""
    approved = review.decide_automatically(actor=RULE, run=run, at=NOON, **said)
    rejected = review.decide_automatically(actor=REFUSALS, run=run, at=NOON, **said)
    return review.Counts(approved.approved, rejected.rejected, rejected.left, approved.held + rejected.held)


def sampled(claim: Claim) -> Claim:
    """The claim, which the newest run has assessed, held back by the rule with all that is straightforward."""
    switched_on(sample={"": 1_000})
    review.decide_automatically(actor=RULE, run=claim.incident.runs.latest("pk"), at=NOON)
    assert claim.decisions.get().sampled
    return Claim.objects.get(pk=claim.pk)


def status(claim: Claim) -> str:
    return Claim.objects.values_list("status", flat=True).get(pk=claim.pk)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, all begun together, each in a thread with a connection of its own."""
    gate, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            result: object = act()
        except Exception as error:
            result = error
        finally:
            connection.close()
        results.append(result)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == len(acts)
    return results


def waits_for_me() -> None:
    """Comes back when another session waits for a lock of this one."""
    pause = threading.Event()
    for _ in range(1_500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone() == (True,):
                return
        pause.wait(0.02)
    raise AssertionError("nobody waits")
