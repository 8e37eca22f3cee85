"""How often one may ask: by address for whoever is not signed in, by person otherwise. Rates are in the settings."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class Anonymous(AnonRateThrottle):
    scope = "anonymous"


class Person(UserRateThrottle):
    scope = "person"


class Filing(UserRateThrottle):
    """Counted for claims that are sent, lawful or not."""

    scope = "filing"

    def allow_request(self, request: object, view: object) -> bool:
        return getattr(request, "method", "") != "POST" or super().allow_request(request, view)  # type: ignore[arg-type]
