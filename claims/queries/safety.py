"""Where the switches stand."""

from claims.models import Switch


def is_on(*, key: str) -> bool:
    """Whether the newest turn of this switch was on. A switch that was never turned is off."""
    return bool(Switch.objects.filter(key=key).order_by("-id").values_list("on", flat=True).first())
