"""import_coupons: codes are taken in whole, and none is ever said."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import CouponBatch, CouponCode

pytestmark = pytest.mark.django_db


def said(
    path: Path, *more: str, signer: str = "omar", unit: str = "coupon", until: str = "2023-12-31"
) -> str:
    out = io.StringIO()
    call_command(
        "import_coupons", unit, str(path), "--valid-until", until, "--as", f"{signer}@example.com", *more, stdout=out,
        stderr=io.StringIO(),
    )  # fmt: skip
    return out.getvalue()


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    path = tmp_path / "codes.txt"
    path.write_text("CODE-A\nCODE-B\n")
    return path


def test_codes_are_taken_in_and_told_by_number_and_digest(codes: Path, omar: User) -> None:
    text = said(codes)
    batch = CouponBatch.objects.get()
    assert text == f"2 codes of coupon, taken in as batch {batch.pk}. SHA-256 {batch.sha256}\n"
    assert "CODE" not in text and said(codes) == text and CouponCode.objects.count() == 2


def test_money_has_a_worth(codes: Path, omar: User) -> None:
    said(codes, "--worth", "5000", unit="KRW")
    assert CouponCode.objects.values_list("unit", "worth").distinct().get() == ("KRW", 5_000)


def test_what_is_refused_takes_nothing_in(codes: Path, omar: User, felix: User, tmp_path: Path) -> None:
    for path, more in (
        (codes, {"signer": "felix"}),
        (codes, {"until": "31.12.2023"}),
        (tmp_path / "none", {}),
    ):
        with pytest.raises(CommandError) as error:
            said(path, **more)
        assert error.value.returncode == 2
    codes.write_text("CODE-A\nbad code\n")
    with pytest.raises(CommandError, match="coupon_codes_refused"):
        said(codes)
    assert not CouponCode.objects.exists()
