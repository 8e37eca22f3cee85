"""The wiring of the claims processor: settings, URLs, Celery, embedded servers, the demo. Decides nothing."""
