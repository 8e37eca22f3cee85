"""Personal data at rest: AES-256-GCM with a key id, bound to its row, and keyed fingerprints to find it by.

Sealed bytes are `key id length (1) | key id | nonce (12) | ciphertext and tag`. The binding is the associated data:
bytes moved to another row or another column do not open.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# Made once: half the time of sealing, and of opening.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODED: Final = json.JSONDecoder().raw_decode


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
    return _label(key_id) + nonce + _cipher(key).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> dict[str, Any]:
    """What `seal` was given. Raises Unreadable."""
    return unsealer()(sealed, bound_to)


def unseal_bytes(sealed: bytes | memoryview, *, bound_to: str) -> bytes:
    """What `seal_bytes` was given. Raises Unreadable."""
    return _opener()(sealed, bound_to)


def unsealer() -> Callable[[bytes | memoryview, str], dict[str, Any]]:
    """What opens many values, each with what it is bound to, as `unseal`: the keys are looked up once."""
    opened = _opener()

    def unsealed(sealed: bytes | memoryview, bound_to: str) -> dict[str, Any]:
        try:
            value, _end = _DECODED(opened(sealed, bound_to).decode())
        except ValueError as error:
            raise Unreadable("altered, or moved from another row") from error
        return value

    return unsealed


def _opener() -> Callable[[bytes | memoryview, str], bytes]:
    ciphers = {_label(key_id): _cipher(key) for key_id, key in settings.FIELD_KEYS.items()}

    def opened(sealed: bytes | memoryview, bound_to: str) -> bytes:
        data = bytes(sealed)
        start = 1 + data[0] if data else 0
        cipher = ciphers.get(data[:start])
        if cipher is None:
            raise Unreadable("sealed under a key that FIELD_KEYS does not hold")
        try:
            return cipher.decrypt(data[start : start + 12], data[start + 12 :], bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable("altered, or moved from another row") from error

    return opened


def _label(key_id: str) -> bytes:
    """What sealed bytes begin with."""
    named = key_id.encode()
    return bytes([len(named)]) + named


def fingerprint(kind: str, value: str) -> bytes:
    """16 bytes by which equal identifiers of one kind are found, and nothing is read: HMAC-SHA-256, truncated."""
    key = next(iter(settings.FINGERPRINT_KEY.values()))
    return hmac.digest(key, f"{kind}:{value}".encode(), hashlib.sha256)[:16]
