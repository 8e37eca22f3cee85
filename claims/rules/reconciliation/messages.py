"""Answers as messages of ISO 20022: pain.002 (status of payments) and camt.053 (account statement).

Read as a stream, by `defusedxml`: a document type, an entity or a reference to elsewhere ends the reading. Only what
is needed is looked at; elements of other namespaces are passed over.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from claims.rules.money import minor_digits
from claims.rules.reconciliation.line import AMOUNT_FORM, MOST_DIGITS, Line, Wrong, kept
from claims.rules.refusal import N_, Refusal

KINDS: Final = ("pain.002.001.03", "pain.002.001.10", "camt.053.001.02", "camt.053.001.08")
DEEPEST: Final = 32
LONGEST_TEXT: Final = 10_000  # of one element
_BLOCK: Final = 1 << 16
_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
_DECIMAL: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)


class MessageUnknown(Refusal):
    """It is XML, and no message that we read. Facts: `known`."""

    code = "answer_message_unknown"
    sentence = N_("This message is of no kind that can be read. These can: %(known)s, or a CSV file.")


class MessageBroken(Refusal):
    """Facts: `line` of the file."""

    code = "answer_message_broken"
    sentence = N_(
        "The message cannot be read: it breaks at line %(line)s of the file. Ask the bank for a right one."
    )


class MessageHostile(Refusal):
    """It holds a document type or an entity, or is nested deeper or longer than any answer. Facts: `line`."""

    code = "answer_message_hostile"
    sentence = N_(
        "The message holds at line %(line)s what no bank's answer holds, and may be made to do harm. Nothing of it was "
        "read. Tell the operator."
    )


class Statements(Protocol):
    """Takes the elements of one kind of message as they end, and gives lines."""

    base: str  # the path under which everything stands

    def begins(self, path: str) -> None:
        """An element has begun; paths are relative to `base`."""

    def ends(self, path: str, text: str, attributes: dict[str, str]) -> Iterator[Line | Wrong]:
        """An element has ended."""
        ...

    def closes(self) -> Iterator[Line | Wrong]:
        """The message has ended."""
        ...


class _TooMuch(Exception):
    """Deeper or longer than any answer."""


class _Unknown(Exception):
    """The first element is of no message that we read."""


class _Target:
    """What the parser calls: it keeps the path, and hands elements with their text to the statements of the kind."""

    def __init__(self, kinds: dict[str, type[Any]]) -> None:
        self._kinds = kinds
        self._space = ""
        self._base = 0
        self._paths: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._attributes: list[dict[str, str]] = []
        self.statements: Statements | None = None
        self.found: deque[Line | Wrong] = deque()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.statements is None:
            self._opened(tag)
        if len(self._paths) >= DEEPEST:
            raise _TooMuch
        local = tag[len(self._space) :] if tag.startswith(self._space) else "?"
        path = f"{self._paths[-1]}/{local}" if self._paths else local
        self._paths.append(path)
        self._attributes.append(attributes)
        self._text, self._length = [], 0
        assert self.statements is not None
        self.statements.begins(path[self._base :])

    def _opened(self, tag: str) -> None:
        space, _brace, local = tag.partition("}")
        kind = space.removeprefix("{" + _NAMESPACE)
        if local != "Document" or not space.startswith("{" + _NAMESPACE) or kind not in KINDS:
            raise _Unknown
        self._space = space + "}"
        self.statements = self._kinds[kind[:8]]()
        self._base = len(f"Document/{self.statements.base}/")

    def data(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise _TooMuch
        self._text.append(text)

    def end(self, _tag: str) -> None:
        path, text = self._paths.pop(), "".join(self._text).strip()
        assert self.statements is not None
        self.found += self.statements.ends(path[self._base :], text, self._attributes.pop())
        self._text, self._length = [], 0

    def close(self) -> None:
        if self.statements is not None:
            self.found += self.statements.closes()


def read(stream: BinaryIO, kinds: dict[str, type[Any]]) -> Iterator[Line | Wrong]:
    """The lines of a message, one after the other. Raises MessageUnknown, MessageBroken, MessageHostile."""
    target = _Target(kinds)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    fed = 0
    try:
        while block := stream.read(_BLOCK):
            parser.feed(block)
            fed += block.count(b"\n")
            while target.found:
                yield target.found.popleft()
        parser.close()
        yield from target.found
    except _Unknown:
        raise MessageUnknown(known=", ".join(KINDS)) from None
    except ParseError as error:
        raise MessageBroken(line=error.position[0]) from None
    except (DefusedXmlException, _TooMuch):
        raise MessageHostile(line=fed + 1) from None
    except (ValueError, LookupError):  # an encoding that it declares and that cannot be read
        raise MessageBroken(line=1) from None


def amount_of(text: str, currency: str) -> int:
    """'50000.00' KRW: 50000; '25.2' GBP: 2520. Raises ValueError where it is no such amount."""
    found = _DECIMAL.fullmatch(text)
    digits = minor_digits(currency)
    if not found or len(found[1]) > MOST_DIGITS or (found[2] or "").rstrip("0")[digits:]:
        raise ValueError
    return int(found[1] + (found[2] or "").ljust(digits, "0")[:digits])


class Money:
    """An amount as an element tells it; `wrong` where it is none."""

    def __init__(self) -> None:
        self.amount: int | None = None
        self.unit = ""
        self.wrong = False

    def take(self, text: str, currency: str) -> None:
        self.unit = kept(currency, longest=20)
        try:
            self.amount = amount_of(text, currency)
        except ValueError:
            self.wrong = True

    def __bool__(self) -> bool:
        return self.amount is not None or self.wrong


def checked(line: Line, *money: Money) -> Line | Wrong:
    """The line, unless one of its amounts is none."""
    return Wrong(line.line, AMOUNT_FORM) if any(one.wrong for one in money) else line
