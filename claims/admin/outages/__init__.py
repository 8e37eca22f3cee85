"""Outages for staff: incidents, their record with windows proposed and confirmed, filing periods, late links."""

from claims.admin.outages import incidents, windows, filing, late_links  # isort: skip

__all__ = ["filing", "incidents", "late_links", "windows"]
