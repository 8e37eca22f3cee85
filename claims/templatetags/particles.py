"""Korean particles by the sound before them, for what pages put together: `{{ message|particles }}`."""

from django import template

from claims.presentation.particles import chosen

register = template.Library()


@register.filter(is_safe=True)
def particles(text: object) -> str:
    """`text` with each 이(가) and the like as it is said."""
    return chosen(str(text))
