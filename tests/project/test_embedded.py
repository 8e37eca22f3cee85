"""The embedded servers and the two database roles, on an instance of these tests' own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from claims_project import embedded, roles
from claims_project.embedded import places

pytestmark = pytest.mark.xdist_group("embedded")
COMMAND = (sys.executable, "-m", "claims_project.embedded")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for the servers whose path has a space and a quote; nothing runs in it afterwards."""
    # Not pytest's: that one is closed to the user PostgreSQL runs as when the tests run as root.
    above = Path(tempfile.mkdtemp(prefix="it's a "))
    above.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMS_EMBEDDED_DIR", str(above / "e"))
        yield above / "e"
        embedded.remove()
    shutil.rmtree(above)


@pytest.fixture
def urls(folder: Path) -> embedded.Urls:
    return embedded.ensure("test")


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def asked(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def done(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def pids(folder: Path) -> list[int]:
    data = folder / "test"
    return [int((data / name).read_text().split("\n")[0]) for name in ("pg/postmaster.pid", "valkey/pid")]


# ---------------------------------------------------------------- starting and stopping


def test_two_processes_that_start_at_once_get_the_same_servers(folder: Path) -> None:
    embedded.remove()
    first, second = started("start", "--instance", "test"), started("start", "--instance", "test")
    (code, addresses), other = said(first), said(second)
    assert code == 0
    assert other == (0, addresses)
    assert [line.partition("=")[0] for line in addresses.splitlines()] == [
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "CELERY_BROKER_URL",
    ]
    before = pids(folder)
    embedded.ensure("test")
    assert pids(folder) == before


def test_what_was_stored_is_there_after_both_servers_were_killed(folder: Path, urls: embedded.Urls) -> None:
    done(urls.owner, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 7 AS n")
    done(urls.admin, "CHECKPOINT")  # this instance does not sync, so that only what was written out is sure
    killed = pids(folder)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    again = embedded.ensure("test")
    assert again == urls
    assert asked(urls.owner, "SELECT n FROM kept") == 7
    assert not set(pids(folder)) & set(killed)


def test_a_pid_that_has_passed_to_somebody_else_is_never_signalled(folder: Path, urls: embedded.Urls) -> None:
    embedded.stop("test")
    innocent = subprocess.Popen(["sleep", "60"])
    try:
        lock = folder / "test" / "pg" / "postmaster.pid"
        lock.write_text(f"{innocent.pid}\n{folder / 'test' / 'pg'}\n")
        (folder / "test" / "valkey" / "pid").write_text(f"{innocent.pid}\n")
        assert embedded.stop("test") == ()
        assert embedded.ensure("test") == urls
        assert embedded.stop("test") == ("postgres", "valkey")
        time.sleep(0.1)
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_half_made_data_of_a_killed_first_start_is_not_taken_up(folder: Path) -> None:
    embedded.stop("test")
    shutil.rmtree(folder / "test" / "pg", ignore_errors=True)
    draft = places.prepared("test") / "pg.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    assert asked(embedded.ensure("test").owner, "SELECT 1") == 1


def test_stopping_stops_and_the_command_says_so(folder: Path, urls: embedded.Urls) -> None:
    processes = pids(folder)
    assert said(started("status", "--instance", "test"))[0] == 0
    assert said(started("stop", "--instance", "test")) == (0, "test: stopped postgres and valkey\n")
    assert embedded.running("test") == {"postgres": False, "valkey": False}
    assert not any(b"e/test" in commandline(pid) for pid in processes)
    assert said(started("stop", "--instance", "test")) == (0, "test: stopped nothing\n")
    assert said(started("status", "--instance", "test"))[0] == 3


def commandline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_command_runs_with_the_addresses_and_its_exit_code_is_kept(urls: embedded.Urls) -> None:
    shell = 'printf "%s\\n" "$DATABASE_URL" "$DATABASE_OWNER_URL" "$CELERY_BROKER_URL"; exit 7'
    code, words = said(started("run", "--instance", "test", "--", "sh", "-c", shell))
    assert code == 7
    assert words.splitlines() == [urls.app, urls.owner, urls.broker]


@pytest.mark.parametrize("words", [(), ("--",), ("--", "/nonexistent/program")])
def test_a_command_that_cannot_be_run_is_a_plain_sentence(
    urls: embedded.Urls, words: tuple[str, ...]
) -> None:
    code, told = said(started("run", "--instance", "test", *words))
    assert code == 1
    assert "run" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("instance", ["dev", "drill"])
def test_damaged_data_that_is_to_be_kept_is_reported_with_the_servers_own_words(
    folder: Path, instance: str
) -> None:
    found = embedded.ensure(instance)
    done(found.owner, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 7 AS n")
    embedded.stop(instance)
    control = folder / instance / "pg" / "global" / "pg_control"
    hidden = control.rename(control.with_suffix(".hidden"))
    try:
        with pytest.raises(embedded.EmbeddedError, match=r"(?s)did not start.*pg_control"):
            embedded.ensure(instance)
    finally:
        hidden.rename(control)
    assert asked(embedded.ensure(instance).owner, "SELECT n FROM kept") == 7
    embedded.stop(instance)


@pytest.mark.parametrize("lost", ["global/pg_control", "PG_VERSION"])
def test_damaged_data_of_the_test_instance_is_made_anew_and_a_line_says_so(
    folder: Path, urls: embedded.Urls, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is synced there, so that a machine that is stopped hard may leave empty files."""
    done(urls.owner, "CREATE TABLE IF NOT EXISTS leftover (n int)")
    embedded.stop("test")
    (folder / "test" / "pg" / lost).write_bytes(b"")
    assert embedded.ensure("test") == urls
    assert "damaged and held nothing to keep: it is made anew" in capsys.readouterr().err
    assert asked(urls.owner, "SELECT to_regclass('leftover')") is None
    assert embedded.ensure("test") == urls and not capsys.readouterr().err


def test_data_of_another_postgresql_is_named_and_left_alone(folder: Path, urls: embedded.Urls) -> None:
    embedded.stop("test")
    version = folder / "test" / "pg" / "PG_VERSION"
    made = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 9 and"):
            embedded.ensure("test")
    finally:
        version.write_text(made)


def test_the_test_instance_trades_durability_for_speed(urls: embedded.Urls) -> None:
    wanted = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    wanted |= {"shared_buffers": "256MB", "jit": "off", "max_wal_size": "4GB", "listen_addresses": ""}
    assert {name: asked(urls.app, f"SHOW {name}") for name in wanted} == wanted


def test_the_addresses_are_known_before_anything_runs(urls: embedded.Urls) -> None:
    assert embedded.urls("test") == urls


# ---------------------------------------------------------------- places


def test_no_instance_but_the_three_is_known() -> None:
    with pytest.raises(embedded.EmbeddedError, match="'prod'"):
        embedded.ensure("prod")


def test_a_checkout_whose_path_is_no_good_for_sockets_gets_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLAIMS_EMBEDDED_DIR", raising=False)
    paths = [Path("/srv") / ("long" * 30), Path("/srv") / ("long" * 31), Path("/srv/a,b")]
    homes = [places.home(path) for path in paths]
    assert len(set(homes)) == len(paths)
    for home in homes:
        assert home.parent == Path("/var/tmp")  # noqa: S108 (only compared)
        assert len(os.fsencode(home / places.LONGEST_SOCKET.lstrip("/"))) <= places.SOCKET_LIMIT


def test_a_checkout_that_can_keeps_its_data_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMS_EMBEDDED_DIR", raising=False)
    checkout = Path(tempfile.mkdtemp(prefix="c"))
    checkout.chmod(0o755)
    assert places.home(checkout) == checkout / ".embedded"
    checkout.rmdir()


@pytest.mark.parametrize("name", ["x" * 100, "a,b"])
def test_a_given_folder_that_cannot_hold_sockets_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CLAIMS_EMBEDDED_DIR", f"/srv/{name}")
    with pytest.raises(embedded.EmbeddedError, match="CLAIMS_EMBEDDED_DIR is too long"):
        embedded.ensure("test")


def test_a_folder_planted_by_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(embedded.EmbeddedError, match="a link or somebody else's"):
        places.private(tmp_path / "link")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(embedded.EmbeddedError, match="a link or somebody else's"):
        places.private(tmp_path / "real")


def test_the_data_is_closed_to_other_users(folder: Path, urls: embedded.Urls) -> None:
    for name in ("pg", "valkey"):
        assert (folder / "test" / name).stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- roles


def test_the_application_may_log_in_and_nothing_else(urls: embedded.Urls) -> None:
    may = "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    row = asked(urls.app, f"SELECT ARRAY[{may}] FROM pg_roles WHERE rolname = current_user")
    assert row == [True, False, False, False, False, False]
    assert asked(urls.app, "SELECT current_user::text") == roles.APP


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE intruder (n int)",
        "CREATE DATABASE intruder",
        "CREATE ROLE intruder",
        "CREATE SCHEMA intruder",
        "SET session_replication_role = replica",
        "SET ROLE claims_owner",
        "SET ROLE postgres",
        "ALTER SCHEMA public OWNER TO claims_app",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "DROP EXTENSION btree_gist",
    ],
)
def test_the_application_is_refused(urls: embedded.Urls, forbidden: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        done(urls.app, forbidden)


def test_the_application_reads_no_table_of_the_owners_that_was_not_granted(urls: embedded.Urls) -> None:
    done(urls.owner, "DROP TABLE IF EXISTS closed", "CREATE TABLE closed (n int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        done(urls.app, "SELECT * FROM closed")
    done(urls.owner, "GRANT SELECT ON closed TO claims_app")
    done(urls.app, "SELECT * FROM closed")


def test_the_owner_owns_the_database_but_is_no_superuser(urls: embedded.Urls) -> None:
    may = "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    row = asked(urls.owner, f"SELECT ARRAY[{may}] FROM pg_roles WHERE rolname = current_user")
    assert row == [True, False, True, False, False, False]
    owner = "SELECT pg_get_userbyid({}) FROM {} WHERE {} = '{}'"
    assert asked(urls.owner, owner.format("datdba", "pg_database", "datname", "claims")) == roles.OWNER
    assert asked(urls.owner, owner.format("nspowner", "pg_namespace", "nspname", "public")) == roles.OWNER


def test_the_owner_may_turn_triggers_off(urls: embedded.Urls) -> None:
    assert asked(urls.owner, "SELECT set_config('session_replication_role', 'replica', false)") == "replica"


def test_a_database_the_owner_makes_has_the_extensions(urls: embedded.Urls) -> None:
    done(urls.owner, "DROP DATABASE IF EXISTS later", "CREATE DATABASE later")
    for url in (urls.owner, urls.owner.replace("/claims?", "/later?")):
        found = asked(url, "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension")
        assert set(roles.EXTENSIONS) <= set(found)  # type: ignore[call-overload]
    done(urls.owner, "DROP DATABASE later")


def test_a_fresh_database_is_empty_whoever_was_connected(urls: embedded.Urls) -> None:
    done(urls.owner, "CREATE TABLE IF NOT EXISTS leftover (n int)")
    with psycopg.connect(urls.owner) as connected:
        assert roles.make_roles(urls.admin, "claims", fresh=True) == (urls.app, urls.owner)
        with pytest.raises(psycopg.OperationalError):
            connected.execute("SELECT 1")
        connected.close()
    assert asked(urls.owner, "SELECT to_regclass('leftover')") is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        done(urls.app, "CREATE TABLE intruder (n int)")


def test_making_roles_again_leaves_the_data(urls: embedded.Urls) -> None:
    done(urls.owner, "CREATE TABLE IF NOT EXISTS stays (n int)")
    assert roles.make_roles(urls.admin, "claims") == (urls.app, urls.owner)
    assert asked(urls.owner, "SELECT to_regclass('stays')::text") == "stays"


def test_another_database_has_the_same_roles(urls: embedded.Urls) -> None:
    other = embedded.ensure("test", database="other")
    assert asked(other.app, "SELECT current_database()::text") == "other"
    done(urls.admin, "DROP DATABASE other")


def test_nobody_but_a_superuser_makes_roles(urls: embedded.Urls) -> None:
    with pytest.raises(roles.RolesError, match="claims_owner is not a superuser"):
        roles.make_roles(urls.owner, "claims")


@pytest.fixture
def guarded(folder: Path, urls: embedded.Urls) -> Iterator[str]:
    """The superuser's address while the server asks everybody for a password."""
    rules = folder / "test" / "pg" / "pg_hba.conf"
    before = rules.read_text()
    done(urls.admin, "ALTER ROLE postgres PASSWORD 'a/b @?:'")
    admin = urls.admin.replace("postgres@", "postgres:a%2Fb%20%40%3F%3A@")
    try:
        rules.write_text("local all all scram-sha-256\n")
        done(admin, "SELECT pg_reload_conf()")
        while not refused(urls.admin):
            time.sleep(0.02)
        yield admin
    finally:
        rules.write_text(before)
        done(admin, "SELECT pg_reload_conf()")
        while refused(urls.admin):
            time.sleep(0.02)


def refused(url: str) -> bool:
    try:
        done(url)
    except psycopg.OperationalError:
        return True
    return False


def test_where_passwords_are_asked_the_roles_get_one(guarded: str, urls: embedded.Urls) -> None:
    assert refused(urls.app)
    app, owner = roles.make_roles(guarded, "claims")
    assert asked(app, "SELECT current_user::text") == roles.APP
    assert asked(owner, "SELECT current_user::text") == roles.OWNER
    passwords = {conninfo_to_dict(url)["password"] for url in (app, owner, guarded)}
    assert len(passwords) == 3
    assert roles.make_roles(guarded, "claims") == (app, owner)


def test_given_passwords_are_taken_as_they_are(guarded: str) -> None:
    app, owner = roles.make_roles(guarded, "claims", app_password="50% @ease", owner_password="o/w:n")
    assert conninfo_to_dict(app)["password"] == "50% @ease"
    assert asked(app, "SELECT current_user::text") == roles.APP
    assert asked(owner, "SELECT current_user::text") == roles.OWNER


@pytest.mark.parametrize(
    ("admin", "app"),
    [
        ("postgres://postgres@/postgres?host=/run/pg", "postgres://claims_app@/claims?host=/run/pg"),
        ("postgresql://a:b@db.example:6432/x", "postgres://claims_app@db.example:6432/claims"),
        ("host=db.example user=a sslmode=require", "postgres://claims_app@db.example/claims?sslmode=require"),
        ("postgres://a@[::1]:5433/x", "postgres://claims_app@[::1]:5433/claims"),
        ("host=/a,/b port=5432,5433", "postgres://claims_app@/claims?host=/a%2C/b&port=5432%2C5433"),
    ],
)
def test_the_roles_are_reached_where_the_superuser_was(admin: str, app: str) -> None:
    assert roles.role_urls(admin, "claims")[0] == app
