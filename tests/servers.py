"""A pytest plugin, loaded before Django's: starts the embedded test servers and points the settings at them."""

import os

from claims_project import embedded

_urls = embedded.ensure("test")
os.environ.update(
    DEBUG="1",
    DATABASE_URL=_urls.app,
    DATABASE_OWNER_URL=_urls.owner,
    CELERY_BROKER_URL=_urls.broker,
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    LOG_LEVEL="WARNING",
)
