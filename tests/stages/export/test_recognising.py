"""A file that somebody brings: ours or foreign, as sealed or altered, of which run, and where it first differs."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import PaymentFile
from claims.rules.authority import Forbidden
from claims.rules.export import Difference, written_for_people
from claims.rules.export.comparing import COLUMNS, ENDS_EARLY
from claims.stages import export, payout
from claims.stages.export import recognising
from tests.money import award, checked, frozen, released, sealed, sent
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    award(amount=1_000, account={"number": "11012345678", "holder": "김시험"})
    award(amount=7)
    return released()[0]


def recognised(content: bytes, name: str = "audrey") -> export.Recognised:
    return export.recognise(actor=person(name), brought=io.BytesIO(content))


def test_who_may_not_verify_is_told_nothing(file: PaymentFile) -> None:
    for name in ("alice", "rita", "mallory"):
        with pytest.raises(Forbidden):
            recognised(b"", name)


def test_a_file_as_it_was_sealed_is_recognised_and_an_old_one_with_its_run(file: PaymentFile) -> None:
    old = b"".join(file.opened())
    found = recognised(old)
    assert (found.kind, found.file, found.good) == (recognising.SAME, file, True)
    sent(file.run)
    award(line="more")
    other = released()[0]
    assert recognised(old).file == file and recognised(b"".join(other.opened())).file == other


def test_a_file_of_a_voided_run_is_not_to_be_used() -> None:
    award()
    (file,) = sealed()
    payout.void(actor=person("felix"), run=file.run, reason="test", at=NOON, door="test")
    found = recognised(b"".join(file.opened()))
    assert (found.kind, found.file, found.good) == (recognising.SAME, file, False)
    assert found.run is not None and found.run.state == "voided"


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        (b",1000,", b",9000,", Difference(2, COLUMNS, ("amount",))),
        (b"11012345678", b"11012345679", Difference(2, COLUMNS, ("account_number",))),
        ("김시험".encode(), "이시험".encode(), Difference(2, COLUMNS, ("holder",))),
    ],
)
def test_an_altered_file_is_recognised_and_its_first_differing_line_named(
    file: PaymentFile, old: bytes, new: bytes, difference: Difference
) -> None:
    content = b"".join(file.opened())
    found = recognised(content.replace(old, new, 1))
    assert (found.kind, found.file, found.difference, found.good) == (
        recognising.ALTERED, file, difference, False,
    )  # fmt: skip
    shortened = content[: content.rindex(b"\n2") + 1]
    assert recognised(shortened).difference == Difference(3, ENDS_EARLY)


@pytest.mark.parametrize("digit", [b"9", b"X"])
def test_a_file_of_one_transfer_whose_reference_was_altered_is_altered_and_not_foreign(digit: bytes) -> None:
    award(amount=1_000)
    (file,) = released()
    content = b"".join(file.opened())
    reference = file.run.transfers.get().reference.encode()
    found = recognised(content.replace(reference, digit + reference[1:]))
    assert (found.kind, found.file) == (recognising.ALTERED, file)
    assert found.difference == Difference(2, COLUMNS, ("end_to_end_reference",))
    other = b"X-1,088,99900011122,\xea\xb9\x80,1000,Z\r\n"
    assert recognised(content[: content.index(b"\n") + 1] + other).kind == recognising.FOREIGN


def test_a_file_that_bears_our_message_id_is_altered_whatever_else_was_done_to_it(file: PaymentFile) -> None:
    found = recognised(b"<MsgId>" + file.message_id.encode() + b"</MsgId>")
    assert (found.kind, found.file) == (recognising.ALTERED, file)
    assert found.difference and found.difference.line == 1
    assert recognised(b"F-20200101-7-1").kind == recognising.FOREIGN


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_one_altered_byte_anywhere_is_never_taken_for_the_file(
    file: PaymentFile, data: st.DataObject
) -> None:
    content = b"".join(file.opened())
    place, value = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 255))
    brought = content[:place] + bytes([value]) + content[place + 1 :]
    found = recognised(brought)
    if brought == content:
        assert found.good
    else:
        assert (found.kind, found.good) == (recognising.ALTERED, False)
        assert found.difference and found.difference.line == content[:place].count(b"\n") + 1


def test_the_copy_for_people_is_told_from_a_file_for_the_bank(file: PaymentFile) -> None:
    rows = export.people_copy(actor=person("felix"), file=file, form="people", at=NOON, door="test")
    found = recognised(b"".join(written_for_people(rows)))
    assert (found.kind, found.file, found.good) == (recognising.PEOPLE, file, False)


@pytest.mark.parametrize("content", [b"", b"hello", b"20221021-7-1-99,004", bytes(range(256)) * 10])
def test_a_foreign_file_is_none_of_ours(file: PaymentFile, content: bytes) -> None:
    assert recognised(content) == (recognising.FOREIGN, None, None, None)


def test_a_file_of_transfers_that_were_never_sealed_is_told_with_their_run() -> None:
    award()
    run = frozen()
    reference = run.transfers.get().reference
    found = recognised(f"{reference},004,1".encode())
    assert (found.kind, found.file, found.run) == (recognising.UNSEALED, None, run)
    checked(run)
