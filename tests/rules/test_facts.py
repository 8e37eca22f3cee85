import pytest

from claims.rules.facts import CATEGORIES, CLAIMANT_TYPES, MALFORMED, MARKS, NONE, OK, ClaimFacts, Record
from claims.rules.windows import Timeline, Windows

CLAIM = ClaimFacts(
    claim_id=1,
    version=1,
    claimant_id=1,
    claimant_type="merchant",
    services=("kakaotalk.channel",),
    start=0,
    end=60,
    received=90,
    category="claim",
    identifier=OK,
    account=NONE,
    documents=0,
    twins=0,
    inputs={"loss": 1},
)
RECORD = Record(0, 60, Windows({"kakaotalk.channel": Timeline([(0, 60)])}), Windows({}), {}, {}, "Asia/Seoul")


@pytest.mark.parametrize("value", [CLAIM, RECORD])
def test_what_passes_between_floors_cannot_be_changed_on_the_way(value):
    for field in value._fields:
        with pytest.raises(AttributeError):
            setattr(value, field, None)


def test_the_facts_of_a_claim_name_no_person():
    personal = ("name", "phone", "email", "holder", "number", "address")
    assert not [field for field in ClaimFacts._fields for word in personal if word in field]


def test_a_mark_says_whether_a_number_was_well_formed_and_not_which():
    assert MARKS == (OK, MALFORMED, NONE) == ("ok", "malformed", "none")


def test_the_kinds_of_claimants_and_of_what_they_send_are_the_published_ones():
    assert CLAIMANT_TYPES == ("individual", "merchant", "taxi_driver", "partner")
    assert CATEGORIES == ("claim", "question", "complaint", "opinion")


def test_the_record_holds_the_windows_by_service():
    assert RECORD.timelines["kakaotalk.channel"].total == RECORD.timelines.of(CLAIM.services).total == 60
