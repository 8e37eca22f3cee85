"""Outages for staff: incidents with their record, windows proposed and confirmed, revisions, filing periods."""

from claims.admin.outages import incidents, windows, filing  # isort: skip

__all__ = ["filing", "incidents", "windows"]
