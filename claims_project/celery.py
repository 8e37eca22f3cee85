"""The Celery application: one queue, acknowledged late, so that a killed worker's task comes back."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")

app = Celery("claims_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Celery closes the connection to the database around every task, and each new one has to learn the tables anew, which
# takes time from every range. It is kept instead, as a web process keeps its own, and looked at before each task.
app.conf["CELERY_DB_REUSE_MAX"] = 1_000_000_000


@task_prerun.connect
def keep_usable_connections(**_said: Any) -> None:
    """Drops connections that are broken or older than `CONN_MAX_AGE`; the next statement makes a new one."""
    from django.db import close_old_connections

    close_old_connections()
