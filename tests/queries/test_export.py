"""The transfers of a run as a file tells them."""

import pytest

from claims.queries import export as queries
from claims.queries.export import Part
from claims.rules.export import Order
from tests.factories import ClaimantFactory
from tests.money import award, frozen

pytestmark = pytest.mark.django_db


def test_a_run_is_told_in_parts_one_a_file() -> None:
    award(amount=1)
    award(amount=2)
    award(amount=4, kind="points", unit="point")
    run = frozen()
    first, second, points = run.transfers.order_by("kind", "pk").values_list("pk", flat=True)
    assert queries.parts(run_id=run.pk) == [
        Part("cash", "KRW", 2, 3, first, second),
        Part("points", "point", 1, 4, points, points),
    ]
    assert queries.parts(run_id=run.pk + 1) == []


def test_an_order_names_the_account_and_every_claim_once() -> None:
    made = award(amount=1, account={"number": "11012345678", "holder": "김시험", "bank": "088"})
    award(claim=made.claim, line="second", amount=2)
    run = frozen()
    transfer = run.transfers.get()
    (part,) = queries.parts(run_id=run.pk)
    assert list(queries.orders(run_id=run.pk, part=part)) == [
        Order(transfer.reference, (made.claim.reference,), 3, "KRW", "088", "11012345678", "김시험")
    ]


@pytest.mark.parametrize(
    ("key_kind", "member"),
    [
        ("email", "kim@example.com"),
        ("phone", "01012345678"),
        ("business_number", "1248100998"),
        ("driver_licence", "1248100998"),
    ],
)
def test_points_go_to_a_member_by_what_they_are_known_by(key_kind: str, member: str) -> None:
    payee = ClaimantFactory(
        key_kind=key_kind, identifier="1248100998", phone="+821012345678", address="kim@example.com"
    )
    award(kind="points", unit="point", decision__claim__claimant=payee)
    run = frozen()
    (part,) = queries.parts(run_id=run.pk)
    (order,) = queries.orders(run_id=run.pk, part=part)
    assert (order.member_by, order.member, order.number) == (key_kind, member, "")


def test_a_member_without_the_value_is_empty_and_will_not_fit() -> None:
    assert queries.member("email", {}) == ""
