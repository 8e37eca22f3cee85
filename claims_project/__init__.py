"""The wiring of the claims processor: settings, URLs, Celery, embedded servers, the demo. Decides nothing."""

from claims_project.celery import app as celery_app

__all__ = ["celery_app"]
