"""The Celery application: one queue, acknowledged late, so that a killed worker's task comes back."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")

app = Celery("claims_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
