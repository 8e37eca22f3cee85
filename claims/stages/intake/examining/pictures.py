"""Pictures: counted before they are decoded, then drawn anew, so that nothing is kept but what can be seen."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from claims.rules import papers

MOST_PIXELS: Final = 50_000_000
_FORMATS: Final = {papers.JPEG: "JPEG", papers.PNG: "PNG"}
_QUALITY: Final = 90
_KEPT: Final = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "RGB", "RGBA")}


def picture(content: bytes, kind: str) -> bytes:
    """The picture drawn anew, upright, without place, camera, and whatever else was written beside or behind it.

    The same bytes give the same bytes, so that a paper that two claims bring is found. Raises PictureTooLarge,
    PaperBroken, PaperTooLarge.
    """
    form = _FORMATS[kind]
    try:
        with Image.open(BytesIO(content), formats=(form,)) as opened:
            if opened.width * opened.height > MOST_PIXELS:  # said by the header: nothing is decoded yet
                raise papers.PictureTooLarge(most=MOST_PIXELS // 1_000_000)
            opened.load()
            drawn = _drawn(ImageOps.exif_transpose(opened), form)
    except papers.PaperRefused:
        raise
    except Image.DecompressionBombError as error:
        raise papers.PictureTooLarge(most=MOST_PIXELS // 1_000_000) from error
    except Exception as error:  # whatever a decoder makes of a hostile file
        raise papers.PaperBroken from error
    if len(drawn) > papers.BYTES_A_PAPER:
        raise papers.PaperTooLarge(most=papers.BYTES_A_PAPER // (1024 * 1024))
    return drawn


def _drawn(seen: Image.Image, form: str) -> bytes:
    if seen.mode not in _KEPT[form]:
        clear = form == "PNG" and ("A" in seen.mode or "transparency" in seen.info)
        seen = seen.convert("RGBA" if clear else "RGB")
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    written = BytesIO()
    bare.save(written, form, **({"quality": _QUALITY} if form == "JPEG" else {}))
    return written.getvalue()
