"""A layout is named in the reader's language, and says what to ask of the bank."""

from django.utils.translation import override

from claims.presentation.layouts import name_of, verify_of
from claims.rules.export import layout


def test_a_layout_in_both_languages() -> None:
    with override("ko"):
        assert name_of(layout("kb")) == "KB국민은행 다계좌이체" and "은행에 확인" in verify_of(layout("kb"))
    with override("en"):
        assert name_of(layout("generic")) == "Generic CSV" and verify_of(layout("generic")) == ""
