"""How the record writes an outage down changes nothing: windows split, in another order, or of several services."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.assessment import Assessor, Row
from claims.rules.facts import ClaimFacts, Record
from claims.rules.policy import AWARD
from claims.rules.windows import Span, Timeline, Windows
from tests.rules.policy.making import SMALL, made

NOON = 1_665_802_800
HOUR = 3600
SERVICES = ("mail", "pay", "talk")
HEAD = SMALL[: SMALL.index("[inputs.loss]")].replace("shop.*", "*")
OFFICE = '[during.office]\ndays = ["mon", "tue", "wed", "thu", "fri"]\nfrom = 09:00:00\nuntil = 18:00:00\n'
Drawn = dict[str, list[tuple[Span, bool]]]  # service -> windows, and whether each is in full


def policy_of(*amounts: str):
    lines = (
        f'[[award]]\nline = "l{place}"\nkind = "cash"\nlabel = {{ ko = "이름", en = "Name" }}\namount = "{amount}"\n'
        for place, amount in enumerate(amounts)
    )
    return made(HEAD + OFFICE + "".join(lines))


LENGTHS = policy_of("outage.minutes", "outage.calendar_days", "outage.office.minutes", "outage.days_over(3)")
EVERYTHING = policy_of(
    "1 + outage.minutes", "outage.full.minutes", "outage.partial.minutes", "outage.longest.minutes",
    "outage.office.full.longest.minutes", "outage.uptime * 1000", "outage.partial.days_over(2)",
    "days_in_month(outage.start) + weekday(date(outage.end))",
)  # fmt: skip

spans = st.tuples(st.integers(0, 200), st.integers(1, 60)).map(
    lambda drawn: (NOON + drawn[0] * HOUR // 2, NOON + (drawn[0] + drawn[1]) * HOUR // 2)
)
windows = st.fixed_dictionaries(
    {key: st.lists(st.tuples(spans, st.booleans()), min_size=1, max_size=4) for key in SERVICES}
)


def rows(drawn: Drawn, policy, *services: str, start: int = NOON, end: int = NOON + 400 * HOUR) -> list[Row]:
    record = Record(
        incident_start=NOON,
        incident_end=NOON + 400 * HOUR,
        timelines=Windows({key: Timeline(span for span, _ in found) for key, found in drawn.items()}),
        full=Windows({key: Timeline(span for span, full in found if full) for key, found in drawn.items()}),
        audience={},
        filing={},
        time_zone="Asia/Seoul",
    )
    claim = ClaimFacts(1, 1, 1, "merchant", services, start, end, end, "claim", "ok", "ok", 1, 0, {})
    return Assessor(record, [policy], incident="kakao-2022").for_range()(claim, "")


def cut(found: list[tuple[Span, bool]], random: Random) -> list[tuple[Span, bool]]:
    """The same time in more windows, in another order."""
    parts = []
    for (start, end), full in found:
        middle = random.randint(start, end)
        parts += (
            [((start, middle), full), ((middle, end), full)]
            if start < middle < end
            else [((start, end), full)]
        )
    return random.sample(parts, len(parts))


@settings(deadline=None)
@given(windows, st.randoms(use_true_random=False), st.integers(0, 100), st.integers(0, 100))
def test_the_order_and_the_splitting_of_windows_change_nothing(
    drawn: Drawn, random: Random, start: int, length: int
) -> None:
    again = {key: cut(found, random) for key, found in drawn.items()}
    period = {"start": NOON + start * HOUR, "end": NOON + (start + length) * HOUR}
    assert rows(again, EVERYTHING, *SERVICES, **period) == rows(drawn, EVERYTHING, *SERVICES, **period)


@settings(deadline=None)
@given(windows)
def test_several_services_give_no_more_than_the_sum_of_each(drawn: Drawn) -> None:
    def amounts(*services: str) -> tuple[int, ...]:
        (row,) = rows(drawn, LENGTHS, *services)
        assert row.outcome == AWARD
        return row.amounts

    together, apart = amounts(*SERVICES), [amounts(service) for service in SERVICES]
    for place, amount in enumerate(together[:3]):
        assert max(one[place] for one in apart) <= amount <= sum(one[place] for one in apart)


@settings(deadline=None)
@given(windows)
def test_a_service_named_again_or_in_another_order_changes_nothing(drawn: Drawn) -> None:
    found = rows(drawn, EVERYTHING, *SERVICES)
    assert rows(drawn, EVERYTHING, *reversed(SERVICES)) == found
    assert rows(drawn, EVERYTHING, *SERVICES, SERVICES[0]) == found
