"""The public reference of a claim: 'C-7K3QF-9M2TXA', ten random signs and a check sign.

50 random bits cannot be guessed, nothing of the claim or its order can be read from it, and what is misread
or mistyped is told at once. The signs are Crockford's base 32: no I, L, O, U; read in any case, with O taken
for 0, and I and L for 1.

The check sign makes the sum of sign x 2^place zero in GF(32), the field of 32 elements: that catches every
single wrong sign and every exchange of two signs, adjacent or not, which a plain sum modulo 32 cannot.
"""

import re
from typing import Final

from claims.rules.refusal import N_
from claims.rules.text import Malformed, plain

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES: Final = 7  # the least that hold 50 bits
_RANDOM_SIGNS: Final = 10
_VALUES: Final = {sign: value for value, sign in enumerate(SIGNS)}
_MISREAD: Final = str.maketrans("OIL", "011")
_SEPARATORS: Final = re.compile(r"[-\u2010-\u2015\u2212\s]+")
_BODY: Final = re.compile(rf"C([{SIGNS}]{{{_RANDOM_SIGNS + 1}}})")


class ReferenceForm(Malformed):
    code = "reference_form"
    sentence = N_("A reference looks like C-7K3QF-9M2TXA. Please copy it from the confirmation.")


class ReferenceCheck(Malformed):
    code = "reference_check"
    sentence = N_("This reference has a wrong character. Please compare it with the confirmation.")


def new(random_bytes: bytes) -> str:
    """A reference from 7 bytes of a cryptographic source, of which 50 bits are used. ValueError for fewer."""
    if len(random_bytes) < RANDOM_BYTES:
        raise ValueError(f"a reference needs {RANDOM_BYTES} random bytes, not {len(random_bytes)}")
    bits = int.from_bytes(random_bytes[:RANDOM_BYTES], "big")
    signs = "".join(SIGNS[bits >> 5 * place & 31] for place in range(_RANDOM_SIGNS))
    return _spelt(signs + _check_sign(signs))


def normalised(text: str) -> str:
    """The reference that `text` means, in its one spelling.

    The leading C is asked for: without it, a reference that lost a sign could pass for another.
    Raises `ReferenceForm` and `ReferenceCheck`.
    """
    found = _BODY.fullmatch(_SEPARATORS.sub("", plain(text)).upper().translate(_MISREAD))
    if not found:
        raise ReferenceForm
    signs = found[1]
    if _check_sign(signs[:-1]) != signs[-1]:
        raise ReferenceCheck
    return _spelt(signs)


def _spelt(signs: str) -> str:
    return f"C-{signs[:5]}-{signs[5:]}"


def _check_sign(signs: str) -> str:
    total = 0
    for sign in signs:
        total = _doubled(total ^ _VALUES[sign])
    return SIGNS[total]


def _doubled(value: int) -> int:
    """`value` times x in GF(32), modulo x^5 + x^2 + 1, of which x generates all 31 other elements."""
    return value << 1 ^ 0b100101 if value & 0b10000 else value << 1
