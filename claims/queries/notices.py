"""What batches have done and nobody was told of yet: rows without a notice of their key, from a mark on."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from claims.models import Claim, InformationRequest, Notice, NoticeMark
from claims.models.sealing import fingerprint

# A row may be committed after one of a higher number was: what is younger than this is looked at again. No task and no
# request lives so long.
_SETTLED: Final = timedelta(minutes=30)
_LAST_WEEK: Final = timedelta(days=14)  # of a question: reminders are written within


class Found(NamedTuple):
    """One row of a source: its id, and what is to be told of which claim."""

    row: int
    key: str
    claim: int
    claimant: int
    language: str
    kind: str
    facts: dict[str, Any]


class _Source(NamedTuple):
    found: str
    settled: str


# Row by row, in order (OFFSET 0), so that the next thousand are found by reading a thousand, however many there are.
# Final decisions of what the claim says now; taken back meanwhile, or the claim withdrawn: nothing to be told of.
_DECISIONS: Final = """
    SELECT d.id, 'decided:' || d.id, c.id, c.claimant_id, c.language,
           CASE d.rule WHEN 'calendar' THEN 'lapsed' ELSE 'decided' END, jsonb_build_object('outcome', d.outcome)
      FROM (SELECT id, claim_id, version, rule, outcome FROM claims_decision
             WHERE id > %(after)s AND final ORDER BY id OFFSET 0) d
     CROSS JOIN LATERAL (
       SELECT c.id, c.claimant_id, c.language FROM claims_claim c
        WHERE c.id = d.claim_id AND c.version = d.version AND c.status IN ('approved', 'rejected')
          AND NOT EXISTS (SELECT 1 FROM claims_notice n WHERE n.key = 'decided:' || d.id) OFFSET 0
     ) c
     ORDER BY d.id LIMIT %(most)s
"""
# One a transfer and claim, however many awards it pays; what came back or was undone since is told otherwise.
_PAYMENTS: Final = """
    SELECT e.id, 'paid:' || c.transfer_id || ':' || c.id, c.id, c.claimant_id, c.language, 'paid', '{}'::jsonb
      FROM (SELECT id, split_part(reference, '/', 1)::bigint AS award, split_part(reference, '/', 2)::int AS attempt
              FROM claims_ledgerentry WHERE id > %(after)s AND kind IN ('paid', 'outside')
             ORDER BY id OFFSET 0) e
     CROSS JOIN LATERAL (
       SELECT o.transfer_id, c.id, c.claimant_id, c.language
         FROM claims_payout o JOIN claims_award a ON a.id = o.award_id JOIN claims_claim c ON c.id = a.claim_id
        WHERE o.award_id = e.award AND o.attempt = e.attempt AND o.live
          AND NOT EXISTS (SELECT 1 FROM claims_notice n WHERE n.key = 'paid:' || o.transfer_id || ':' || c.id) OFFSET 0
     ) c
     ORDER BY e.id LIMIT %(most)s
"""
_FAILURES: Final = """
    SELECT r.id, 'details:' || r.id, c.id, c.claimant_id, c.language, 'payment_failed', '{}'::jsonb
      FROM claims_detailsrequest r JOIN claims_claim c ON c.id = r.claim_id
     WHERE r.id > %(after)s AND r.why = 'failed' AND r.state = 'asked'
       AND NOT EXISTS (SELECT 1 FROM claims_notice n WHERE n.key = 'details:' || r.id)
     ORDER BY r.id LIMIT %(most)s
"""
_SOURCES: Final = {
    NoticeMark.Source.DECISIONS: _Source(
        _DECISIONS, "SELECT max(id) FROM claims_decision WHERE id > %(after)s AND at < %(before)s"
    ),
    NoticeMark.Source.PAYMENTS: _Source(
        _PAYMENTS, "SELECT max(id) FROM claims_ledgerentry WHERE id > %(after)s AND at < %(before)s"
    ),
    NoticeMark.Source.FAILURES: _Source(
        _FAILURES, "SELECT max(id) FROM claims_detailsrequest WHERE id > %(after)s AND asked_at < %(before)s"
    ),
}


def marked(*, source: str) -> int:
    """Up to which row of the source everything is told; 0 at first."""
    return NoticeMark.objects.filter(source=source).values_list("upto", flat=True).first() or 0


def untold(*, source: str, after: int, most: int) -> list[Found]:
    """The next rows of the source, at most so many, of which nobody was told."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES[NoticeMark.Source(source)].found, {"after": after, "most": most})
        return [Found._make([*row[:-1], _read(row[-1])]) for row in cursor]


def settled(*, source: str, after: int, at: datetime) -> int:
    """The highest row of the source below which none is still to come; `after` where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES[NoticeMark.Source(source)].settled, {"after": after, "before": at - _SETTLED})
        return cursor.fetchone()[0] or after


def _read(kept: Any) -> dict[str, Any]:
    return json.loads(kept) if isinstance(kept, str) else kept


def alone() -> bool:
    """Whether nobody else writes notices of batches until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('notices'))")
        return bool(cursor.fetchone()[0])


def nearly_over(*, today: date, asked_before: datetime) -> Sequence[InformationRequest]:
    """Open questions that end within two weeks and were asked before that time, of claims that are not on hold."""
    return list(
        InformationRequest.objects.filter(
            state="open", due_on__range=(today - timedelta(days=1), today + _LAST_WEEK),
            asked_at__lt=asked_before, claim__held=False, claim__status="information_requested",
        )
        .select_related("claim__incident", "claim__claimant")
        .order_by("pk")
    )  # fmt: skip


def addressed() -> QuerySet[Claim]:
    """Claims with what says to whom they are told, and no more."""
    of_the_claimant = ("type", "key_hash", "email_hash", "personal")
    return Claim.objects.select_related("claimant").only(
        "claimant",
        "contact_hash",
        "origin",
        "filed_by",
        "linked_to",
        *(f"claimant__{name}" for name in of_the_claimant),
    )


def proved_contacts(*, claims: Collection[Claim]) -> dict[int, str]:
    """claim -> the address that came with it, of those that somebody who filed it for themselves, or follows it, has
    proved to read."""
    owners = {claim.pk: _own(claim) for claim in claims}
    wanted = {person for people in owners.values() for person in people}
    if not wanted:
        return {}
    rows = User.objects.filter(pk__in=wanted, emailaddress__verified=True).values_list(
        "pk", "emailaddress__email"
    )
    known = {(person, fingerprint("email", email.lower())): email.lower() for person, email in rows}
    return {
        claim.pk: known[person, mark]
        for claim in claims
        for person in owners[claim.pk]
        if (person, mark := bytes(claim.contact_hash or b"")) in known
    }


def _own(claim: Claim) -> set[int]:
    """Whose the claim is: who filed it for themselves, and who has linked it."""
    found = {claim.linked_to_id}
    if claim.origin in (Claim.Origin.WEB, Claim.Origin.API):
        found.add(claim.filed_by_id)
    return {person for person in found if person is not None}


def written(*, keys: Sequence[str]) -> set[str]:
    """Those of these keys of which there is a notice."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))
