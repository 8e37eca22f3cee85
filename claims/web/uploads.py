"""Files that come with a form: read into memory alone, and no further than may be kept, so that the rest of the form is
there whatever came with it."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Final, NamedTuple

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from claims.rules.papers import BYTES_A_CLAIM, BYTES_A_PAPER
from claims.web import unsent

MOST_READ: Final = 200 * 1024 * 1024  # of a request; what is larger is refused before it is read
_ROOM_FOR_WORDS: Final = 1024 * 1024

View = Callable[..., HttpResponse]


class Sent(NamedTuple):
    """One file as it came: what it was called, and its bytes, one more than a paper may have where it is larger."""

    name: str
    content: bytes


class Bounded(FileUploadHandler):
    """Keeps of each file as much as tells whether it is too large, and of all what a claim may have; nothing of it is
    ever written to a disk in clear."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = BYTES_A_CLAIM + _ROOM_FOR_WORDS

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        part = raw_data[: max(0, min(BYTES_A_PAPER + 1 - self.kept.tell(), self.left))]
        self.left -= self.kept.write(part)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip


class WordsAlone(FileUploadHandler):
    """Reads what stands before the first file, and no further."""

    def new_file(self, *args: Any, **options: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """There is none."""

    def file_complete(self, file_size: int) -> None:
        """There is none."""


def takes_files(view: View) -> View:
    """The view reads its files by `Bounded`. Of a request that is too large to be read at all (413) the words are read,
    and kept where the view keeps them.

    Django's middleware for forgery reads the form before a view is asked: it is asked here, after that is set up.
    """
    protected = csrf_protect(view)

    @csrf_protect
    def too_large(request: HttpRequest) -> HttpResponse:
        kept = hasattr(view, "keeps_typed") and unsent.keep(request)
        return render(request, "413.html", {"kept": kept, "back": request.get_full_path()}, status=413)

    @csrf_exempt
    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if _length(request) > MOST_READ:
            request.upload_handlers = [WordsAlone(request)]
            return too_large(request)
        request.upload_handlers = [Bounded(request)]
        return protected(request, *args, **options)

    return bounded


def sent(request: HttpRequest, *names: str) -> list[Sent]:
    """The files of these fields of the form, in their order. One that had no room counts as too large."""
    found = [one for name in names for one in request.FILES.getlist(name)]
    return [_sent(str(one.name), one.read(), int(one.size or 0)) for one in found]


def _sent(name: str, content: bytes, size: int) -> Sent:
    short = len(content) < size <= BYTES_A_PAPER
    return Sent(name, content.ljust(BYTES_A_PAPER + 1, b"\0") if short else content)


def _length(request: HttpRequest) -> int:
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0
