"""Documents that come in force and leave it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accounts.models import User
from claims.models import AuditEntry, PolicyVersion
from claims.queries import policies as queries
from claims.rules.authority import Forbidden
from claims.rules.policy.checking import WRONG_CASE
from claims.stages import policies
from claims.stages.authority import NamedRule
from tests.factories import POLICIES, IncidentFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db
SHIPPED = sorted(POLICIES.glob("*.toml"))
MERCHANT = POLICIES / "kakao-merchant-2022.toml"
SINCE = datetime(2022, 10, 18, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def adopted(
    *paths: Path, since: datetime | None = SINCE, rule: NamedRule = policies.SHIPPED
) -> list[policies.Adopted]:
    return policies.adopt_shipped(
        actor=rule, paths=paths or SHIPPED, at=NOON, in_force_from=since, door="command"
    )


def altered(folder: Path, old: str, new: str, *, name: str = "kakao-merchant-2022.toml") -> Path:
    text = MERCHANT.read_text(encoding="utf-8")
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def with_comment(folder: Path, comment: str = "# corrected") -> Path:
    path = folder / "kakao-merchant-2022.toml"
    path.write_text(f"{MERCHANT.read_text(encoding='utf-8')}\n{comment}\n", encoding="utf-8")
    return path


def test_no_other_rule_adopts_a_document() -> None:
    with pytest.raises(Forbidden):
        adopted(rule=NamedRule("shipped-record"))
    assert not PolicyVersion.objects.exists()


def test_an_error_in_one_document_keeps_all_out_and_says_file_and_line(tmp_path: Path) -> None:
    bad = altered(tmp_path, "language = 1", "language = 9\ncolour = 'red'", name="bad.toml")
    with pytest.raises(policies.DocumentsHaveErrors) as refused:
        adopted(*SHIPPED, bad)
    assert {problem.name for problem in refused.value.problems} == {"bad.toml"}
    assert all(problem.line > 0 for problem in refused.value.problems)
    assert "bad.toml:" in str(refused.value)
    assert not PolicyVersion.objects.exists()


def test_errors_of_all_documents_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("language = ")
    (tmp_path / "two.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(policies.DocumentsHaveErrors) as refused:
        adopted(*tmp_path.glob("*.toml"))
    assert [problem.name for problem in refused.value.problems] == ["one.toml", "two.toml"]


def test_a_document_that_contradicts_its_own_example_is_not_adopted(tmp_path: Path) -> None:
    with pytest.raises(policies.DocumentsHaveErrors) as refused:
        adopted(altered(tmp_path, "{ payment = 30_000 }", "{ payment = 30_001 }"))
    assert {problem.sentence for problem in refused.value.problems} == {WRONG_CASE}
    assert "30000" in str(refused.value)


def test_two_documents_of_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(policies.DocumentsHaveErrors) as refused:
        adopted(MERCHANT, with_comment(tmp_path))
    assert refused.value.problems[0].sentence == policies.SECOND_DOCUMENT


def test_the_shipped_documents_come_in_force_at_the_instant_given() -> None:
    adopted()
    incident = IncidentFactory(key="kakao-2022")
    assert queries.in_force(incident=incident, at=SINCE - DAY) == []
    keys = [version.policy.key for version in queries.in_force(incident=incident, at=SINCE)]
    assert keys == [path.stem for path in SHIPPED]
    assert queries.in_force(incident=IncidentFactory(key="another"), at=SINCE) == []


def test_what_a_version_says_of_itself_comes_from_its_document() -> None:
    adopted(MERCHANT)
    version = PolicyVersion.objects.get()
    compiled = queries.compiled(version)
    assert version.text == MERCHANT.read_text(encoding="utf-8")
    assert version.unit == compiled.unit == "KRW"
    assert [line["line"] for line in version.lines] == [line.line for line in compiled.lines]
    assert version.policy.title_ko == compiled.document.title.ko


def test_the_same_text_again_changes_nothing() -> None:
    adopted()
    entries = AuditEntry.objects.count()
    assert [one.changed for one in adopted(since=SINCE + DAY)] == [False] * len(SHIPPED)
    assert (PolicyVersion.objects.count(), AuditEntry.objects.count()) == (len(SHIPPED), entries)


def test_a_changed_text_is_the_next_version_and_closes_the_former(tmp_path: Path) -> None:
    adopted(MERCHANT)
    adopted(with_comment(tmp_path), since=SINCE + DAY)
    first, second = PolicyVersion.objects.order_by("number")
    assert (first.state, first.in_force.upper) == ("retired", SINCE + DAY)
    assert (second.state, second.number, second.in_force.lower) == ("adopted", 2, SINCE + DAY)
    incident = IncidentFactory(key="kakao-2022")
    assert queries.in_force(incident=incident, at=SINCE + DAY - timedelta(microseconds=1)) == [first]
    assert queries.in_force(incident=incident, at=SINCE + DAY) == [second]


def test_a_changed_text_does_not_come_in_force_before_the_former(tmp_path: Path) -> None:
    adopted(MERCHANT)
    for since in (SINCE, SINCE - DAY):
        with pytest.raises(policies.NotAfterFormer):
            adopted(with_comment(tmp_path), since=since)
    assert PolicyVersion.objects.count() == 1


def test_a_former_text_may_come_back(tmp_path: Path) -> None:
    adopted(MERCHANT)
    adopted(with_comment(tmp_path), since=SINCE + DAY)
    adopted(MERCHANT, since=SINCE + 2 * DAY)
    assert [version.state for version in PolicyVersion.objects.order_by("number")] == [
        "retired",
        "retired",
        "adopted",
    ]


def test_nobody_but_the_committee_retires_a_policy(
    seo: User, rita: User, omar: User, audrey: User, mallory: User
) -> None:
    (one,) = adopted(MERCHANT)
    for person in (seo, rita, omar, audrey, mallory):
        with pytest.raises(Forbidden):
            policies.retire(actor=person, version=one.version, at=NOON, door="admin", reason="over")


def test_a_version_is_retired_once_and_not_before_it_was_in_force(kim: User) -> None:
    (one,) = adopted(MERCHANT)
    with pytest.raises(policies.NotInForce):
        policies.retire(actor=kim, version=one.version, at=SINCE, door="admin", reason="over")
    retired = policies.retire(actor=kim, version=one.version, at=NOON, door="admin", reason="over")
    assert (retired.state, retired.in_force.upper) == ("retired", NOON)
    with pytest.raises(policies.NotInForce):
        policies.retire(actor=kim, version=one.version, at=NOON + DAY, door="admin", reason="over")


def test_adopting_and_retiring_are_logged(kim: User) -> None:
    (one,) = adopted(MERCHANT)
    policies.retire(actor=kim, version=one.version, at=NOON, door="admin", reason="over")
    said = AuditEntry.objects.order_by("id").values_list("action", "rule", "by", "key", "reason")
    assert list(said) == [
        ("adopt_policy", "shipped-policies", None, "kakao-merchant-2022 v1", "kakao-merchant-2022.toml"),
        ("retire_policy", "", kim.pk, "kakao-merchant-2022 v1", "over"),
    ]
