"""Who looks for harmful programs in papers: a scanner behind one interface, chosen by the operator.

Without one a paper waits: nothing is called clean that nobody has looked at, unless the operator chose that in words
(`CLAIMS_SCANNER=none`).
"""

from io import BytesIO
from typing import Final, NamedTuple, Protocol

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket, CommunicationError
from django.conf import settings

NONE: Final = "none"
EICAR: Final = "eicar"
CLAMD: Final = "clamd:"
_SECONDS: Final = 60
# The harmless file by which scanners are tried, in two parts, so that no scanner takes this module for it.
TRIAL: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_LONGEST: Final = 100


class ScannerDown(Exception):
    """The scanner does not answer: what waits goes on waiting."""


class NotScanned(Exception):
    """The scanner answers and could not look at this paper; another one it may."""


class Verdict(NamedTuple):
    """`found` is the scanner's name of what it found, '' for nothing."""

    found: str


class Scanner(Protocol):
    """Looks at the bytes of one paper. `name` is kept with what it says."""

    name: str

    def scan(self, content: bytes) -> Verdict:
        """Raises ScannerDown, NotScanned."""


class Clamd:
    """A clamd, asked over its own protocol: `host:port`, or the path of its socket."""

    name = "clamd"

    def __init__(self, address: str) -> None:
        host, _colon, port = address.rpartition(":")
        self._client = (
            ClamdUnixSocket(path=address, timeout=_SECONDS)
            if address.startswith("/")
            else ClamdNetworkSocket(host=host, port=int(port), timeout=_SECONDS)
        )

    def scan(self, content: bytes) -> Verdict:
        try:
            answer = self._client.instream(BytesIO(content))
        except (CommunicationError, OSError) as error:
            raise ScannerDown from error
        except (ClamdError, UnicodeDecodeError) as error:
            raise NotScanned from error
        state, found = next(iter(answer.values()), ("", None))
        if state == "FOUND":
            return Verdict(str(found or "unnamed")[:_LONGEST])
        if state != "OK":
            raise NotScanned(state)
        return Verdict("")


class TrialFileOnly:
    """For the demo and for tests: knows the trial file of scanners, and nothing else. It protects nobody."""

    name = EICAR

    def scan(self, content: bytes) -> Verdict:
        return Verdict("Eicar-Test-Signature" if TRIAL in content else "")


class Nobody:
    """The operator's choice to have no scanner: whatever passed the rules of content counts as clean."""

    name = NONE

    def scan(self, content: bytes) -> Verdict:
        return Verdict("")


def configured() -> Scanner | None:
    """The scanner that the operator chose (`CLAIMS_SCANNER`); None where nobody chose."""
    chosen: str = settings.CLAIMS_SCANNER
    if chosen.startswith(CLAMD):
        return Clamd(chosen.removeprefix(CLAMD))
    if chosen == NONE:
        return Nobody()
    return TrialFileOnly() if chosen == EICAR else None
