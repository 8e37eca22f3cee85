"""The consent texts as shipped."""

from hashlib import sha256

from claims.rules.consent import consents, is_known, newest


def test_every_version_is_complete_in_both_languages() -> None:
    for consent in consents():
        assert all(consent)
        assert len(consent.version) <= 20


def test_the_newest_version_is_known_and_no_other_word_is() -> None:
    assert is_known(newest().version)
    assert newest().version == max(consent.version for consent in consents())
    assert not is_known("") and not is_known("1066-10-14")


def test_what_somebody_agreed_to_is_never_changed_and_stays_known() -> None:
    """A new wording is a new file: whoever agreed to an earlier one agreed to that."""
    first = consents()[0]
    assert first.version == "2022-10-19" and is_known(first.version)
    told = sha256("\n".join(first).encode()).hexdigest()
    assert told == "a710b94f26687dad78fd003d160aaeab44f1346ded2e43d364e391e0d08d02d8"


def test_the_site_asks_for_a_claim_by_one_word() -> None:
    assert "신고" not in "".join(newest()) and "신청" in newest().text_ko
