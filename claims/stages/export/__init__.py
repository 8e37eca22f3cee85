"""Export: a checked run is sealed into files. Their bytes are kept encrypted and never change; downloads are noted."""

from claims.stages.export.asking import AskedAlready, allow_download, ask_download, drop_download
from claims.stages.export.coupons import (
    WRONG,
    CodesRefused,
    FileOfCodesEmpty,
    UnitMalformed,
    WorthOutOfRange,
    take_coupons,
)
from claims.stages.export.downloads import (
    FORMS,
    RELEASED,
    NotReleased,
    SecondDownload,
    TooLongForSheet,
    download,
    people_copy,
)
from claims.stages.export.intending import HandedOverAlready, intend
from claims.stages.export.recognising import Recognised, recognise
from claims.stages.export.sealing import SEALED, SumsDiffer, TooFewCodes, render, seal
from claims.stages.export.verifying import Verdict, verify_files

__all__ = [
    "FORMS",
    "RELEASED",
    "SEALED",
    "WRONG",
    "AskedAlready",
    "CodesRefused",
    "FileOfCodesEmpty",
    "HandedOverAlready",
    "NotReleased",
    "Recognised",
    "SecondDownload",
    "SumsDiffer",
    "TooFewCodes",
    "TooLongForSheet",
    "UnitMalformed",
    "Verdict",
    "WorthOutOfRange",
    "allow_download",
    "ask_download",
    "download",
    "drop_download",
    "intend",
    "people_copy",
    "recognise",
    "render",
    "seal",
    "take_coupons",
    "verify_files",
]
