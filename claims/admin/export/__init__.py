"""Export for finance: sealed files, who took them, leave to take one again, and the stock of coupon codes."""

from claims.admin.export import files  # isort: skip
from claims.admin.export import coupons, downloads  # isort: skip

__all__ = ["coupons", "downloads", "files"]
