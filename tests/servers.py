"""A pytest plugin, loaded before Django's: starts the embedded test servers and points the settings at them.

Each xdist worker has a database of its own, and with it a prefix of its own in the broker.
"""

import os
import sys

from claims_project import embedded

DATABASE = f"test_claims_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

# The tests start some hundred processes. Whatever the machine says: one compiles a module, and the others read it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

embedded.ensure("test")
_urls = embedded.urls("test", database=DATABASE)
os.environ.update(
    DEBUG="1",
    DATABASE_URL=_urls.app,
    DATABASE_OWNER_URL=_urls.owner,
    CELERY_BROKER_URL=_urls.broker,
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    LOG_LEVEL="WARNING",
)
