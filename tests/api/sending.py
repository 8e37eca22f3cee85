"""What programs send."""

import json
import uuid
from typing import Any

from django.test import Client

from claims.rules.consent import newest

ADDRESS = "/api/v1/claims/"
MERCHANT: dict[str, Any] = {
    "incident": "kakao-2022",
    "claimant_type": "merchant",
    "services": ["kakaotalk.channel", "kakaopay"],
    "start": "2022-10-15T15:30:00+09:00",
    "end": "2022-10-16T21:30:00+09:00",
    "name": "한결분식",
    "phone": "010-1234-5678",
    "identifier": "124-81-00998",
    "bank": "004",
    "account": "123456-04-123456",
    "answers": {"loss": 300_000},
    "consent_version": newest().version,
}


def post(program: Client, body: Any, *, key: str | None = "", **headers: str) -> Any:
    """`body` sent as JSON (bytes as they are), with a fresh Idempotency-Key unless one is given, or None."""
    if key is not None:
        headers["idempotency-key"] = key or str(uuid.uuid4())
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return program.post(ADDRESS, data, content_type="application/json", headers=headers)


def send(program: Client, *, key: str | None = "", **said: Any) -> Any:
    """A merchant's claim with these fields changed; None leaves a field out."""
    body = {name: value for name, value in (MERCHANT | said).items() if value is not None}
    return post(program, body, key=key)


def errors(answer: Any) -> set[tuple[str, str | None]]:
    """(code, field) of every error."""
    return {(error["code"], error["attr"]) for error in answer.json()["errors"]}
