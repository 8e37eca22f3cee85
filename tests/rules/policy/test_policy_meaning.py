"""One name, one fact."""

from itertools import combinations

from claims.rules.policy import parse
from claims.rules.policy.meaning import clash
from tests.rules.policy.making import SHIPPED, SMALL

OTHER = SMALL.replace('source = "records"\nmin = 1', 'source = "staff"\nmin = 1')


def test_the_same_name_from_another_source_clashes_whichever_comes_first() -> None:
    one, other = parse(SMALL, name="one"), parse(OTHER, name="other")
    assert clash([one, other]) == clash([other, one]) == "fee"
    assert clash([one, one]) == clash([one]) == clash([]) == ""


def test_limits_labels_and_questions_may_differ() -> None:
    text = SMALL.replace("min = 1", "min = 2").replace('en = "Fee"', 'en = "Charge"')
    assert clash([parse(SMALL, name="one"), parse(text, name="other")]) == ""


def test_shipped_documents_of_one_outage_mean_the_same() -> None:
    documents = [
        parse(path.read_text("utf-8"), name=path.stem) for path in sorted(SHIPPED.glob("kakao-*.toml"))
    ]
    assert len(documents) > 1
    assert all(clash(pair) == "" for pair in combinations(documents, 2))
