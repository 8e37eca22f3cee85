"""Export: sealed files in chunks, who took them, and the codes that coupons are given by."""

from claims.models.export.coupons import CouponBatch, CouponCode
from claims.models.export.downloads import Download, DownloadRequest
from claims.models.export.files import PaymentChunk, PaymentFile

__all__ = ["CouponBatch", "CouponCode", "Download", "DownloadRequest", "PaymentChunk", "PaymentFile"]
