"""Korean particles by the sound before them, for what pages put together: `{{ message|particles }}`."""

from django import template
from django.template.defaultfilters import stringfilter

from claims.presentation.particles import chosen

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def particles(text: str) -> str:
    """`text` with each 이(가) and the like as it is said; a message's markup is markup still."""
    return chosen(text)
