"""What the lists, counts, searches and start pages of staff ask of the database: every statement with its plan.

The pages are asked for as a browser does, every value of every filter among them; each statement is taken down and
explained. No plan is judged by its time: what counts is what it reads.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings, setup_test_environment
from django.urls import reverse
from django.utils import timezone

from accounts.duties import DUTIES
from accounts.factors import proof
from accounts.models import User
from claims.admin.site import Screen, site
from claims.rules.authority import may
from tests.bench.furnishing import furnish
from tests.bench.seeding import seed
from tests.factories import UserFactory
from tests.people import person
from tests.stages.review.making import switched_on

LARGE: Final = 7_500  # rows of a table that no plan may read whole
FAR: Final = 10_000  # rows that are passed by: as many as are counted at most
CAP: Final = 10_001  # rows of what is counted at most
MOST_BLOCKS: Final = 2_500
RARE: Final = 20  # of so many rows at least one is what is looked for, or it is found by an index
# What reads more, by the list and what stands in its address, and why it does.
MORE: Final = {
    ("award", "waits="): "each award that is not paid is looked at, with its claim, account and payouts",
    ("award", "stands="): "its rows are summed up to the won, to be held against the figure that led to it",
    (
        "start page of finance_maker",
        "",
    ): "what waits for money is counted: awards are held against payouts whole, then looked at up to the cap",
    ("payoutrun", ""): "a run says what its transfers come to",
    ("ledgerentry", "kind="): "an index for it would be paid by every posting",
    ("ledgerentry", "debit__exact="): "an index for it would be paid by every posting",
    ("ledgerentry", "credit__exact="): "an index for it would be paid by every posting",
    (
        "transfer",
        "state__exact=",
    ): "an index of what every transfer passes through would be paid at each move",
}
_ABSENT: Final = ("C-00000-000000", "nobody@example.com")


class Way(NamedTuple):
    """One thing that somebody does; `name` says of which list it is."""

    name: str
    who: User
    method: str
    url: str
    typed: dict[str, str]


class Plan(NamedTuple):
    """What one statement read, in blocks of 8 kB, how long it took, and what of it is no index and no capped count."""

    sql: str
    blocks: int
    milliseconds: float
    wrong: list[str]

    @property
    def troubles(self) -> list[str]:
        return [*self.wrong, *([f"reads {self.blocks:,} blocks"] if self.blocks > MOST_BLOCKS else [])]


def ways(*, people: dict[str, User]) -> Iterator[Way]:
    """Start pages, lists under each filter and search, the way to the next claim, and the search for a person."""
    staff = holders()
    for duty, who in staff.items():
        yield Way(f"start page of {duty}", who, "get", reverse("admin:index"), {})
    for model, screen in site._registry.items():
        yield from _of_list(model, screen, staff)  # type: ignore[arg-type]
    queue, rita = reverse("admin:claims_reviewitem_changelist"), people["rita"]
    for query in (
        "type=merchant&amount=50k&due=later",
        "work=mine",
        "work=claimants",
        "work=mine&due=overdue",
    ):
        yield Way("reviewitem", rita, "get", f"{queue}?{query}", {})
    following = reverse("admin:claims_reviewitem_next")
    for query in (
        "",
        "amount=more&type=merchant",
        "work=mine",
        "flag=look_alike",
        "stage=held",
        "type=partner",
    ):
        yield Way("next claim", rita, "post", f"{following}?{urlencode({'queue': query, 'after': 5})}", {})
    yield Way("figures", rita, "get", reverse("admin:claims_claim_figures"), {})
    for sought in (
        "010-1234-5678",
        "김시험",
        "124-81-00998",
        "110123456789",
        "a@example.com",
        "C-00000-000000",
    ):
        yield Way("search", rita, "post", reverse("admin:claims_claim_find"), {"sought": sought})


def at_a_desk() -> None:
    """Pages can be asked for in this process, as tests do."""
    setup_test_environment()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}).enable()


def reads_more(way: Way) -> bool:
    """Whether it is known to, and why (MORE)."""
    return any(way.name == name and said in way.url for name, said in MORE)


def _holder(duty: str) -> User:
    address = f"{duty.replace('_', '-')}@example.com"
    return User.objects.filter(email=address).first() or UserFactory(email=address, duties=(duty,))


def prepare(claims: int) -> dict[str, User]:
    """So many claims with all that stands behind the lists; the people of the desk."""
    _browsers.clear()
    incident, _operator = seed(claims)
    people = {name: person(name) for name in ("rita", "audrey", "felix", "fiona")}
    furnish(incident, people, switched_on())
    return people


def holders() -> dict[str, User]:
    """One person a duty."""
    return {duty: _holder(duty) for duty in DUTIES}


def reader(screen: Screen, staff: dict[str, User]) -> User:
    """Somebody who sees a screen; the auditor, where that is one."""
    return next(staff[duty] for duty in ("auditor", *DUTIES) if may(screen.sees, {duty}))


def bare_lists(staff: dict[str, User]) -> Iterator[Way]:
    """Every list without a filter."""
    for model, screen in site._registry.items():
        name = model._meta.model_name or ""
        yield Way(name, reader(screen, staff), "get", reverse(f"admin:claims_{name}_changelist"), {})  # type: ignore[arg-type]


def _of_list(model: type[Model], screen: Screen, staff: dict[str, User]) -> Iterator[Way]:
    name = model._meta.model_name or ""
    url = reverse(f"admin:claims_{name}_changelist")
    who = reader(screen, staff)
    shown: Any = browser_of(who).get(url, secure=True).context["cl"]
    yield from (Way(name, who, "get", url + query, {}) for query in ("", "?p=2"))
    for query in {*_filters(shown), *_links(shown)}:
        yield Way(name, who, "get", url + query, {})
    if screen.search_fields:
        there = [
            model._default_manager.values_list(field.removeprefix("="), flat=True).first()
            for field in screen.search_fields
        ]
        for text in (*_ABSENT, *filter(None, there)):
            yield Way(name, who, "get", f"{url}?{urlencode({'q': text})}", {})


def _filters(shown: Any) -> Iterator[str]:
    """Each value of each filter of the form above the list, as an address says it."""
    if not hasattr(shown, "filterset"):
        return
    for name, field in shown.filterset.form.fields.items():
        for value, _label in field.choices:
            if value:
                yield f"?{urlencode({name: getattr(value, 'value', value)})}"


def _links(shown: Any) -> Iterator[str]:
    """Each link of the filters beside the list."""
    for spec in shown.filter_specs:
        yield from (choice["query_string"] for choice in spec.choices(shown))


_browsers: dict[User, Client] = {}  # until the database is made ready anew


def browser_of(who: User) -> Client:
    """Signed in, with the second factor."""
    if who not in _browsers:
        _browsers[who] = _signed_in(who)
    return _browsers[who]


def _signed_in(who: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who)
    session = client.session
    session.update(proof(who, at=timezone.now()))
    session.save()
    return client


def large() -> set[str]:
    """The tables of which no plan may read all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        return {name for (name,) in cursor}


def statements(way: Way) -> list[str]:
    """What the database is asked, from the request to its answer."""
    browser = browser_of(way.who)
    with CaptureQueriesContext(connection) as caught:
        answer = getattr(browser, way.method)(way.url, way.typed, secure=True)
    assert answer.status_code in (200, 302), (way, answer.status_code)
    return [query["sql"] for query in caught.captured_queries]


def plans(way: Way, *, tables: set[str], known: dict[str, Plan]) -> list[Plan]:
    """The statements of one way that read claims' data, explained; what is `known` is not asked for again."""
    found = []
    for sql in statements(way):
        if sql.lstrip().startswith(("SELECT", "WITH")) and "claims_" in sql:
            if sql not in known:
                known[sql] = explained(sql, tables)
            found.append(known[sql])
    return found


def explained(sql: str, tables: set[str]) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (text,) = cursor.fetchone()
    told = (json.loads(text) if isinstance(text, str) else text)[0]
    plan = told["Plan"]
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Plan(sql, blocks, told["Execution Time"], list(dict.fromkeys(_wrong(plan, tables, capped=False))))


def _wrong(plan: dict[str, Any], tables: set[str], *, capped: bool) -> Iterator[str]:
    """Large tables that are read whole, and walks along many rows for few."""
    capped = capped or (plan["Node Type"] == "Limit" and plan["Actual Rows"] <= CAP)
    table, loops = plan.get("Relation Name"), plan["Actual Loops"]
    if table and loops:
        rows = plan["Actual Rows"] * loops
        past = (plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)) * loops
        if plan["Node Type"].endswith("Seq Scan") and table in tables and not capped:
            yield f"reads all of {table}"
        elif past > FAR and past > RARE * rows:
            yield f"walks past {past:,.0f} rows of {table} for {rows:,.0f}"
    for inner in plan.get("Plans", []):
        yield from _wrong(inner, tables, capped=capped)


class Line(NamedTuple):
    """One list, or page: its statements of all ways to it, and the dearest of them."""

    name: str
    ways: int
    statements: int
    blocks: int
    milliseconds: float
    troubles: list[str]


def measure(claims: int) -> list[Line]:
    """Everything at a size, list by list; each statement is explained once after a first time that is not counted."""
    at_a_desk()
    people = prepare(claims)
    tables, found = large(), defaultdict(list)
    known: dict[str, Plan] = {}
    for way in ways(people=people):
        found[way.name].append((way, plans(way, tables=tables, known=known)))
    return [_line(name, taken) for name, taken in found.items()]


def _line(name: str, taken: list[tuple[Way, list[Plan]]]) -> Line:
    seen = {plan.sql: plan for _way, plans in taken for plan in plans}
    troubles = [
        f"{trouble}: {way.url}" for way, plans in taken for plan in plans for trouble in plan.troubles
    ]
    troubles.sort(key=lambda trouble: "blocks" not in trouble)
    blocks = max((plan.blocks for plan in seen.values()), default=0)
    slowest = max((plan.milliseconds for plan in seen.values()), default=0.0)
    return Line(name, len(taken), len(seen), blocks, slowest, list(dict.fromkeys(troubles)))
