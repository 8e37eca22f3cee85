"""The consent texts as shipped."""

from claims.rules.consent import consents, is_known, newest


def test_every_version_is_complete_in_both_languages() -> None:
    for consent in consents():
        assert all(consent)
        assert len(consent.version) <= 20


def test_the_newest_version_is_known_and_no_other_word_is() -> None:
    assert is_known(newest().version)
    assert newest().version == max(consent.version for consent in consents())
    assert not is_known("") and not is_known("1066-10-14")
