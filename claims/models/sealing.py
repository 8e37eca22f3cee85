"""Personal data at rest: AES-256-GCM with a key id, bound to its row, and keyed fingerprints to find it by.

Sealed bytes are `key id length (1) | key id | nonce (12) | ciphertext and tag`. The binding is the associated data:
bytes moved to another row or another column do not open.
"""

import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# Made once: half the time of sealing.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Unreadable(Exception):
    """The sealed bytes do not open: another key, another row, or altered bytes. Never the ciphertext as a value."""


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(value: dict[str, Any], *, bound_to: str) -> bytes:
    """The value as sealed bytes, under the first of FIELD_KEYS. `bound_to` names table and row."""
    return seal_bytes(_ENCODER.encode(value).encode(), bound_to=bound_to)


def seal_bytes(plain: bytes, *, bound_to: str) -> bytes:
    """These bytes sealed, as `seal` does it."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    label = key_id.encode()
    return bytes([len(label)]) + label + nonce + _cipher(key).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> dict[str, Any]:
    """What `seal` was given. Raises Unreadable."""
    try:
        return json.loads(
            unseal_bytes(sealed, bound_to=bound_to).decode()
        )  # told, or its encoding is guessed
    except ValueError as error:
        raise Unreadable("altered, or moved from another row") from error


def unseal_bytes(sealed: bytes | memoryview, *, bound_to: str) -> bytes:
    """What `seal_bytes` was given. Raises Unreadable."""
    data = bytes(sealed)
    length = data[0] if data else 0
    key = settings.FIELD_KEYS.get(data[1 : 1 + length].decode(errors="replace"))
    if key is None:
        raise Unreadable("sealed under a key that FIELD_KEYS does not hold")
    nonce, body = data[1 + length : 13 + length], data[13 + length :]
    try:
        return _cipher(key).decrypt(nonce, body, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("altered, or moved from another row") from error


def fingerprint(kind: str, value: str) -> bytes:
    """16 bytes by which equal identifiers of one kind are found, and nothing is read: HMAC-SHA-256, truncated."""
    key = next(iter(settings.FINGERPRINT_KEY.values()))
    return hmac.digest(key, f"{kind}:{value}".encode(), hashlib.sha256)[:16]
