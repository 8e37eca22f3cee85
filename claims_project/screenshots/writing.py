"""A claim that Alice is writing: every page of it answered, and nothing sent."""

from typing import Final
from uuid import UUID

from django.utils.timezone import now

from accounts.models import User
from claims.models import Incident
from claims.stages import intake

ANSWERS: Final[dict[str, dict[str, str | list[str]]]] = {
    "services": {"services": ["kakaopay", "kakaotalk.channel"]},
    "period": {"start": "2022-10-15T15:30", "end": "2022-10-16T12:00"},
    "behalf": {"claimed_by": "self"},
    "person": {"name": "예시 분식", "phone": "010-0123-4567"},
    "identifier": {"identifier": "124-81-00998"},
    "answer_loss": {"answer_loss": "300,000"},
    "account": {"bank": "088", "account": "110-123-456789", "holder": ""},
}


def written(alice: User, incident: Incident) -> UUID:
    """Begins and answers it; gives its key."""
    draft = intake.start_draft(
        actor=alice, incident=incident, claimant_type="merchant", at=now(), door="screenshots"
    )
    for step, values in ANSWERS.items():
        intake.answer_draft(actor=alice, draft=draft.key, step=step, values=values, at=now())
    return draft.key
