"""The demo: its numbers are those of the database, it stops what it started, and it says what is wrong."""

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest

from claims.queries.assessment import Fate, Proposed, SummaryLine
from claims.queries.intake import Rejected
from claims.queries.payout import Balance
from claims_project import embedded
from claims_project.demo import bank
from claims_project.demo.__main__ import main as demo
from claims_project.demo.generate import CALLED
from claims_project.demo.money import Awarded, Money, Sealed
from claims_project.demo.servers import folder as demo_folder
from claims_project.demo.servers import servers
from claims_project.demo.summary import File, Summary
from claims_project.demo.tether import main as tethered
from claims_project.demo.trouble import DemoError
from tests.printed import Printed, accounts

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.worker]
COMMAND = (sys.executable, "-m", "claims_project.demo")
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "EMAIL_BACKEND", "LOG_LEVEL", "DEBUG")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the demo, open to the user PostgreSQL runs as when the tests run as root."""
    above = Path(tempfile.mkdtemp(prefix="demo "))
    above.chmod(0o711)
    yield above / "e"
    shutil.rmtree(above)


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    rest = {name: value for name, value in os.environ.items() if name not in OURS}
    return rest | {"CLAIMS_EMBEDDED_DIR": str(folder)} | more


def given(folder: Path) -> dict[str, str]:
    """The environment of somebody with servers: those of the tests, by their superuser."""
    urls = embedded.urls("test")
    return surroundings(folder, DATABASE_URL=urls.admin, CELERY_BROKER_URL=urls.broker)


def ended(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def left(folder: Path) -> list[str]:
    """What still runs of a demo in this folder, by its environment or its words."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in words and process.name != str(os.getpid()):
            found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("only", ["DATABASE_URL", "CELERY_BROKER_URL"])
def test_one_server_of_two_is_refused_with_what_to_do(folder: Path, only: str) -> None:
    done = ended(surroundings(folder, **{only: "redis://localhost:1/0"}))
    assert done.returncode == 1
    assert "Set both, DATABASE_URL (of a superuser) and CELERY_BROKER_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_named(folder: Path) -> None:
    dead = {
        "DATABASE_URL": "postgres://postgres@127.0.0.1:1/postgres",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    }
    done = ended(surroundings(folder, **dead))
    assert done.returncode == 1
    assert "The database server does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", ["0", "many", "-1", "1e3"])
def test_claims_are_a_number(number: str) -> None:
    with pytest.raises(SystemExit) as refused:
        demo(["--claims", number])
    assert refused.value.code == 2


def test_what_has_lost_its_parent_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("tied to the parent on Linux alone")
    monkeypatch.setattr("ctypes.CDLL", lambda _name: type("Library", (), {"prctl": lambda *_words: 0})())
    with pytest.raises(SystemExit):
        tethered(["1", sys.executable, "-c", "raise AssertionError"])


# ---------------------------------------------------------------- totals and parts


def sound() -> Summary:
    """Ten lines: one rejected, four no claims, one late, one without a policy, one referred, two awarded."""
    return Summary(
        run=1,
        lines=10,
        files=[File("company", 8, 7, 1), File("federation", 2, 2, 0)],
        rejected=[Rejected("width", 1)],
        claims=9,
        valid=4,
        fates=[
            Fate("not_a_claim", "not_a_claim", 4),
            Fate("refused_by_check", "inside_filing_period", 1),
            Fate("refused_by_policy", "no_policy", 1),
            Fate("referred", "large_loss", 1),
            Fate("awarded", "", 2),
        ],
        policies=[SummaryLine(None, 2, "not_a_claim", 4), SummaryLine("shops", 1, "", 2)],
        proposed=[Proposed("shops", "payment", "KRW", 2, 80_000)],
        awarded={"shops": (2, "KRW", 80_000)},
        differing=0,
    )


def test_sound_numbers_have_no_mismatch() -> None:
    assert list(sound().mismatches()) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"lines": 11}, "lines written"),
        ({"files": [File("company", 10, 8, 1)]}, "kept and rejected"),
        ({"rejected": []}, "rejected lines"),
        ({"claims": 8}, "claims kept"),
        ({"fates": sound().fates[:-1]}, "claims of the run"),
        ({"valid": 5}, "valid by the checks"),
        ({"awarded": {}}, "shops: awards"),
        ({"proposed": []}, "shops: proposed KRW"),
        ({"differing": 3}, "3 rows are not what their pins give"),
    ],
)
def test_every_total_is_held_against_its_parts(change: dict[str, object], named: str) -> None:
    assert any(named in wrong for wrong in sound()._replace(**change).mismatches())  # type: ignore[arg-type]


def settled() -> Money:
    """Nine claims: three approved, one rejected, four set aside, one waiting; of 90,000 won 80,000 are paid."""
    stands = Balance("KRW", 90_000, 80_000, 0, 0, 0, 0, 10_000, 0, 0)
    return Money(
        claims=9,
        decided={("rule", "approve"): 2, ("people", "part"): 1, ("people", "reject"): 1},
        undecided={"triaged_out": 4, "submitted": 1},
        awarded=[Awarded("shops", "KRW", 3, 90_000)],
        files=[Sealed("F-1", "cash", "KRW", 2, 80_000, "0" * 64)],
        transferred={"F-1": (2, 80_000)},
        paid={"KRW": 80_000},
        balance=[stands],
        control=[stands],
        left_out={"no_account": 1},
        asked={},
        open_awards=1,
    )


def test_sound_money_has_no_mismatch() -> None:
    assert list(settled().mismatches()) == []


def moved(**amounts: int) -> dict[str, object]:
    stands = [settled().balance[0]._replace(**amounts)]
    return {"balance": stands, "control": stands}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"claims": 10}, "claims: 10"),
        ({"decided": {}}, "decided, set aside and waiting"),
        ({"undecided": {"triaged_out": 4}}, "decided, set aside and waiting"),
        ({"awarded": []}, "KRW: awarded"),
        ({"awarded": [Awarded("shops", "day", 3, 90_000)]}, "KRW: awarded"),
        ({"balance": []}, "units awarded"),
        ({"control": []}, "The ledger says otherwise"),
        (moved(voided=1), "where it stands"),
        (moved(open=9_000, unknown=1_000), "in flight or unknown"),
        (moved(open=9_000, in_flight=1_000), "in flight or unknown"),
        (moved(open=9_000, payable_again=1_000), "payable again"),
        ({"asked": {"KRW": 1_000}}, "payable again"),
        (moved(paid=79_000, open=11_000), "transfers paid"),
        ({"transferred": {"F-1": (3, 80_000)}}, "F-1: rows"),
        ({"transferred": {"F-1": (2, 80_001)}}, "F-1: total"),
        ({"left_out": {}}, "awards open"),
    ],
)
def test_every_sum_of_money_is_held_against_its_parts(change: dict[str, object], named: str) -> None:
    assert any(named in wrong for wrong in settled()._replace(**change).mismatches())  # type: ignore[arg-type]


@pytest.mark.parametrize("lines", [1, 3, 4, 500])
def test_the_emulated_bank_answers_each_line_once_and_unknown_ones_later(lines: int) -> None:
    content = "end_to_end_reference,amount\r\n" + "".join(f"R-{n},{n + 1}\r\n" for n in range(lines))
    answer = bank.answers(content.encode(), seed=1)
    said = [line.split(",") for line in answer.decode().splitlines()[1:]]
    assert [(reference, int(amount)) for reference, amount, _result, _reason in said] == [
        (f"R-{n}", n + 1) for n in range(lines)
    ]
    results = [result for _reference, _amount, result, _reason in said]
    later = bank.later(answer)
    if lines < 4:
        assert (set(results), later) == ({"paid"}, None)
    else:
        assert (results.count("returned"), results.count("unknown")) == (1, 1)
        assert results.count("failed") == max(1, lines // 50)
        unknown = next(reference for reference, _amount, result, _reason in said if result == "unknown")
        assert later is not None
        assert re.search(rf"^{unknown},\d+,paid,\s*\Z", later.decode(), re.MULTILINE)
    assert bank.answers(content.encode(), seed=1) == answer


# ---------------------------------------------------------------- the whole story

# Each number of the summary in SQL of its own, that shares nothing with the queries of the project.
QUESTIONS = {
    "lines received": "SELECT sum(rows) FROM claims_importfile WHERE kind = 'claims'",
    f"of {CALLED['federation']}": "SELECT rows FROM claims_importfile WHERE name = 'federation.csv'",
    "lines rejected": """SELECT count(*) FROM (SELECT DISTINCT i.file_id, i.line FROM claims_importissue i
                          JOIN claims_importfile f ON f.id = i.file_id WHERE f.kind = 'claims') bad""",
    "claims kept": "SELECT count(*) FROM claims_claim",
    "triaged: not a claim at all": "SELECT count(*) FROM claims_claimfacts WHERE category <> 'claim'",
    "inside_filing_period": """SELECT count(*) FROM claims_checkresult
                                WHERE outcomes LIKE 'pppp_%' AND substr(outcomes, 5, 1) = 'f'""",
    "valid": "SELECT count(*) FROM claims_checkresult WHERE substr(outcomes, 1, 6) !~ 'f'",
    "award proposed": "SELECT count(DISTINCT claim_id) FROM claims_assessment WHERE outcome = 1",
    "referred to a person": """SELECT count(*) FROM (SELECT claim_id FROM claims_assessment WHERE outcome = 3
                               EXCEPT SELECT claim_id FROM claims_assessment WHERE outcome = 1) referred""",
    "refused by the policies": """SELECT count(*) FROM (SELECT claim_id FROM claims_checkresult
                                   WHERE substr(outcomes, 1, 6) !~ 'f' EXCEPT
                                  SELECT claim_id FROM claims_assessment WHERE outcome <> 2) refused""",
    "refused by a check": """SELECT count(*) FROM claims_checkresult
                              WHERE substr(outcomes, 1, 1) = 'p' AND substr(outcomes, 2, 5) ~ 'f'""",
    "no_policy": "SELECT count(*) FROM claims_assessment WHERE code = 'no_policy'",
    "decided by the rule": "SELECT count(*) FROM claims_decision WHERE rule <> '' AND final",
    "approved by the rule": "SELECT count(*) FROM claims_decision WHERE rule <> '' AND final AND outcome = 'approve'",
    "decided by people": "SELECT count(DISTINCT claim_id) FROM claims_decision WHERE by_id IS NOT NULL AND final",
    "rejected by people": """SELECT count(DISTINCT claim_id) FROM claims_decision
                              WHERE by_id IS NOT NULL AND outcome = 'reject'""",
    "waiting for its claimant": "SELECT count(*) FROM claims_informationrequest WHERE state = 'open'",
    "set aside: no claim at all": "SELECT count(*) FROM claims_claim WHERE status = 'triaged_out'",
    "waiting for a reviewer": "SELECT count(*) FROM claims_claim WHERE status = 'submitted'",
}  # fmt: skip
PROPOSED = """
    SELECT count(*), sum(a.amount) FROM claims_assessment a
      JOIN claims_policyversion v ON v.id = a.policy_version_id JOIN claims_policy p ON p.id = v.policy_id
     WHERE a.outcome = 1 AND p.key = %s
"""


UNPAID = """FROM claims_award a WHERE unit = 'KRW' AND live AND NOT EXISTS (
             SELECT 1 FROM claims_payout o WHERE o.award_id = a.id AND o.live)"""
TRIED = """EXISTS (SELECT 1 FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
            WHERE o.award_id = a.id AND t.state IN ('failed', 'returned'))"""
# Where the won stand, counted from awards and the newest state of their transfers.
STANDS = {
    "awarded": "SELECT sum(amount) FROM claims_award WHERE unit = 'KRW'",
    "paid": "SELECT sum(amount) FROM claims_transfer WHERE unit = 'KRW' AND state = 'paid'",
    "open": f"SELECT sum(amount) {UNPAID} AND NOT {TRIED}",
    "payable again": f"SELECT sum(amount) {UNPAID} AND {TRIED}",
    "netted": "SELECT sum(amount) FROM claims_offset WHERE live AND how = 'netted'",
    "in flight": "SELECT sum(amount) FROM claims_transfer WHERE unit = 'KRW' AND state IN ('sealed', 'sent')",
    "unknown": "SELECT sum(amount) FROM claims_transfer WHERE unit = 'KRW' AND state = 'unknown'",
}


def stands(out: str) -> dict[str, int]:
    """Where the won stand as printed: the first column of the last table."""
    table = out[out.index("Where it stands") :]
    assert table.split("\n")[1].split()[0] == "KRW"
    lines = re.findall(r"^ +([a-z][a-z ]*?) +([\d,]+) ", table, re.MULTILINE)
    return {name: int(number.replace(",", "")) for name, number in lines}


def printed(out: str) -> dict[str, int]:
    """label -> number of the lines of the summary; the first of a label counts."""
    found: dict[str, int] = {}
    for label, number in re.findall(r"^ +(\S.*?) {2,}([\d,]+)$", out, re.MULTILINE):
        found.setdefault(label, int(number.replace(",", "")))
    return found


def proposed(out: str, policy: str) -> list[tuple[int, int]]:
    pattern = rf"^  {policy} / \w+ +([\d,]+) x +([\d,]+) "
    numbers = re.findall(pattern, out, re.MULTILINE)
    return [(int(claims.replace(",", "")), int(amount.replace(",", ""))) for claims, amount in numbers]


def test_the_summary_is_what_plain_sql_finds_and_the_site_is_served_until_it_is_stopped(folder: Path) -> None:
    address = re.sub(r"/postgres\?", "/claims_demo?", embedded.urls("test").admin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", given(folder)["DATABASE_URL"])
        with servers(fresh=True), psycopg.connect(address, autocommit=True) as database:
            database.execute("CREATE TABLE claims_of_an_earlier_demo ()")
    out, said, code = with_a_terminal(given(folder), "--claims", "300")
    assert (code, said) == (0, "")
    steps = re.findall(r"\[ *(\d+)/(\d+)\]", re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", out))
    assert steps and steps[-1][0] == steps[-1][1]  # as many as were said to come
    assert "Every total is the sum of its parts." in out
    assert "every row of run 1 comes out again" in out
    numbers = printed(out)
    assert numbers["lines received"] == 300
    with psycopg.connect(address) as database:
        left_over = "SELECT to_regclass('claims_of_an_earlier_demo')"
        assert database.execute(left_over).fetchone() == (None,)  # the database was made anew
        for label, question in QUESTIONS.items():
            row = database.execute(question).fetchone()  # type: ignore[call-overload]
            assert numbers.get(label, 0) == (row and row[0]), label
        for policy in ("kakao-merchant-2022", "kakao-taxi-pro-2022", "kakao-taxi-franchise-2022"):
            assert proposed(out, policy) == [database.execute(PROPOSED, [policy]).fetchone()]
        for name, question in STANDS.items():
            row = database.execute(question).fetchone()  # type: ignore[call-overload]
            assert stands(out)[name] == (row[0] or 0), name
        periods = "SELECT max(upper(period)) > now() FROM claims_filingperiod WHERE superseded_at IS NULL"
        assert database.execute(periods).fetchone() == (True,)
        runs = "SELECT count(*), bool_and(state = 'confirmed') FROM claims_payoutrun"
        assert database.execute(runs).fetchone() == (3, True)  # one of them is what was paid outside
        heard = """SELECT (SELECT count(*) FROM claims_decision WHERE rule = 'calendar'),
                          (SELECT count(*) FROM claims_appeal)"""
        assert database.execute(heard).fetchone() == (1, 1)
        asked = "SELECT count(*) FROM claims_detailsrequest WHERE state = 'asked'"
        assert (database.execute(asked).fetchone() or (0,))[0] > 0
    assert stands(out)["paid"] > 0
    assert left(folder) == []


def with_a_terminal(environment: dict[str, str], *words: str) -> tuple[str, str, int]:
    """What a demo shows on a terminal, its errors, its exit code: its site is looked at, then Ctrl-C is pressed."""
    with tempfile.TemporaryFile() as errors:
        pid, terminal = pty.fork()
        if not pid:
            os.dup2(errors.fileno(), 2)
            os.execve(sys.executable, [*COMMAND, *words], environment | {"TERM": "xterm", "COLUMNS": "100"})
        out = read_until(terminal, "Ctrl-C stops")
        looked_over(out)
        os.write(terminal, b"\x03")
        out += read_until(terminal, "")
        _pid, status = os.waitpid(pid, 0)
        errors.seek(0)
        return out.replace("\r\n", "\n"), errors.read().decode(), os.waitstatus_to_exitcode(status)


def looked_over(out: str) -> None:
    """The site answers where the demo said, and lets in whom it named."""
    found = re.search(r"The site is at (http://127\.0\.0\.1:\d+/)", out)
    assert found, out
    for path in ("", "outages/kakao-2022/", "admin/login/", "static/css/bootstrap.min.css"):
        with urllib.request.urlopen(found[1] + path, timeout=30) as answer:
            assert answer.status == 200
    everybody = accounts(out)
    assert everybody.keys() >= {"alice", "reviewer", "finance-maker", "finance-checker"}
    for one in everybody.values():
        assert not one.password or signs_in(found[1], one), one.email


def signs_in(address: str, account: Printed) -> bool:
    """Whether the admin of this site lets somebody in with the account as printed: password, then second factor."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar := CookieJar()))

    def typed(where: str, **fields: str) -> str:
        """Where the filled in form leads."""
        token = next(str(cookie.value) for cookie in jar if "csrf" in cookie.name)
        said = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token}).encode()
        with browser.open(where, said, timeout=30) as page:
            return str(page.url)

    browser.open(f"{address}admin/login/", timeout=30).close()
    asked = typed(f"{address}admin/login/?next=/admin/", username=account.email, password=account.password)
    return typed(asked, code=account.code, next="/admin/") == f"{address}admin/"


def read_until(terminal: int, word: str, *, seconds: float = 240) -> str:
    """What the terminal shows until `word`, or to its end."""
    out, deadline = b"", time.monotonic() + seconds
    while (not word or word.encode() not in out) and time.monotonic() < deadline:
        try:
            more = os.read(terminal, 65_536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        out += more
    return out.decode()


# ---------------------------------------------------------------- the embedded servers


def test_embedded_servers_are_stopped_by_who_started_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("CLAIMS_EMBEDDED_DIR", str(folder))
    with demo_folder() as kept, servers(fresh=True) as found:
        assert found.database == "claims"
        assert kept == folder / "demo"
        assert all(embedded.running("dev").values())
        with pytest.raises(DemoError, match="running already"), demo_folder():
            pass
    assert not any(embedded.running("dev").values())
    embedded.ensure("dev")
    with servers(fresh=True):
        pass
    assert all(embedded.running("dev").values())  # somebody else's: they stay
    embedded.remove()
    assert left(folder) == []
