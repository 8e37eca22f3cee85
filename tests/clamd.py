"""A small server that speaks clamd's protocol, in a thread: what it says of a paper is set by the test."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.hostile import EICAR


class _Asked(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.readline() != b"nINSTREAM\n":
            self.wfile.write(b"UNKNOWN COMMAND\n")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.asked.append(content)  # type: ignore[attr-defined]
        self.wfile.write(self.server.answer(content))  # type: ignore[attr-defined]


class Clamd(socketserver.ThreadingTCPServer):
    """`asked` is what it was given; `says` an answer for everything, None for what it finds."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.asked: list[bytes] = []
        self.says: bytes | None = None

    def answer(self, content: bytes) -> bytes:
        if self.says is not None:
            return self.says
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\n" if EICAR in content else b"stream: OK\n"

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"{host!s}:{port}"


@contextmanager
def clamd() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
