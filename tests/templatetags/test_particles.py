"""Particles on pages: chosen by the sound before them, and markup stays what it was."""

from django.contrib.messages import INFO
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils.safestring import mark_safe


def shown(text: object) -> str:
    return Template("{% load particles %}{{ text|particles }}").render(Context({"text": text}))


def test_a_particle_goes_by_the_sound_before_it() -> None:
    assert shown("지급 작업 20221021-7이(가) 진행 중입니다.") == "지급 작업 20221021-7이 진행 중입니다."


def test_what_is_no_markup_is_made_none() -> None:
    assert shown("<b>표</b>을(를)") == "&lt;b&gt;표&lt;/b&gt;를"
    assert shown(mark_safe("<b>표</b>을(를)")) == "<b>표</b>를"
    assert shown(Message(INFO, mark_safe("<b>표</b>을(를)"))) == "<b>표</b>를"
    assert shown(Message(INFO, "<b>표</b>을(를)")) == "&lt;b&gt;표&lt;/b&gt;를"
