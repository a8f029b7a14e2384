"""Rules for every table, function and statement, including future ones."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.support.paths import ROOT
from tests.support.source_code import FUNCTIONS, SHARED, trees


@pytest.fixture
def personal(owner: psycopg.Connection) -> list[str]:
    """The tables with users' rows."""
    found = owner.execute(
        "select table_name::text from information_schema.columns"
        " join information_schema.tables using (table_schema, table_name)"
        " where table_schema = 'aurora' and table_type = 'BASE TABLE'"
        " and (column_name = 'user_id' or (table_name = 'users' and column_name = 'id'))"
    ).fetchall()
    return [name for (name,) in found]


def test_every_personal_table_has_row_level_security(
    personal: list[str], owner: psycopg.Connection
) -> None:
    assert {"thoughts", "journals", "journal_entries", "tasks", "sessions", "users"} <= set(
        personal
    )
    open_tables = owner.execute(
        "select relname from pg_class where relnamespace = 'aurora'::regnamespace"
        " and relname = any(%s) and not relrowsecurity",
        [personal],
    ).fetchall()
    assert open_tables == []


def test_row_level_security_is_not_forced_on_the_owner(owner: psycopg.Connection) -> None:
    forced = owner.execute(
        "select relname from pg_class where relnamespace = 'aurora'::regnamespace"
        " and relforcerowsecurity"
    ).fetchall()
    assert forced == []


def test_every_primary_key_begins_with_the_person(
    personal: list[str], owner: psycopg.Connection
) -> None:
    leading: dict[str, str] = dict(
        owner.execute(
            "select c.relname::text, a.attname::text from pg_index i"
            " join pg_class c on c.oid = indrelid"
            " join pg_attribute a on a.attrelid = indrelid and a.attnum = indkey[0]"
            " where indisprimary and c.relnamespace = 'aurora'::regnamespace"
        ).fetchall()
    )
    wrong = {name: leading.get(name) for name in personal if leading.get(name) != "user_id"}
    assert wrong == {"users": "id"}


def test_every_policy_of_the_app_login_compares_the_current_user(
    owner: psycopg.Connection,
) -> None:
    policies = owner.execute(
        "select tablename, qual, coalesce(with_check, qual) from pg_policies"
        " where schemaname = 'aurora' and 'aurora_app' = any(roles)"
    ).fetchall()
    assert len(policies) >= 4
    for table, sees, writes in policies:
        assert "current_user_id()" in sees, table
        assert sees == writes, table
    public = owner.execute("select tablename from pg_policies where 'public' = any(roles)")
    assert public.fetchall() == []


def test_foreign_keys_stay_within_a_person(personal: list[str], owner: psycopg.Connection) -> None:
    loose = owner.execute(
        "select conrelid::regclass::text, conname from pg_constraint"
        " where contype = 'f' and connamespace = 'aurora'::regnamespace"
        " and confrelid::regclass::text in (select 'aurora.' || unnest(%s::text[]))"
        " and confrelid <> 'aurora.users'::regclass"
        " and not (select attname = 'user_id' from pg_attribute"
        "  where attrelid = conrelid and attnum = conkey[1])",
        [personal],
    ).fetchall()
    assert loose == []


def test_every_personal_table_goes_with_the_account(
    personal: list[str], owner: psycopg.Connection
) -> None:
    """By a reference that cascades, or what is derived from others by the account's trigger."""
    falling = {
        name
        for (name,) in owner.execute(
            "select relname::text from pg_constraint join pg_class c on c.oid = conrelid"
            " where contype = 'f' and confdeltype = 'c' and relnamespace = 'aurora'::regnamespace"
        )
    }
    dropped = {
        name
        for (body,) in owner.execute(
            "select prosrc from pg_trigger join pg_proc p on p.oid = tgfoid"
            " where tgrelid = 'aurora.users'::regclass and tgenabled = 'O'"
        )
        for name in re.findall(r"delete from (\w+) where user_id = old\.id;", body)
    }
    assert set(personal) - falling - dropped == {"users"}


def test_every_personal_date_and_time_has_a_bounded_domain(
    personal: list[str], owner: psycopg.Connection
) -> None:
    unbounded = owner.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'aurora' and table_name = any(%s) and domain_name is null"
        " and data_type in ('date', 'timestamp with time zone', 'timestamp without time zone')"
        " and table_name <> 'rate_limit_buckets'",
        [personal],
    ).fetchall()
    assert unbounded == []


@pytest.mark.parametrize("bad", ["0001-01-01T23:59:59Z", "9999-12-31T00:00:00Z", "infinity"])
def test_an_out_of_range_moment_is_refused(bad: str, owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("select %s::timestamptz::aurora.moment", [bad])


def test_every_function_has_a_fixed_search_path(owner: psycopg.Connection) -> None:
    functions = owner.execute(
        # A body in standard SQL is bound to its names when it is created.
        "select proname, proconfig from pg_proc"
        " where pronamespace = 'aurora'::regnamespace and prosqlbody is null"
    ).fetchall()
    assert len(functions) >= 6
    for name, config in functions:
        assert "search_path=pg_catalog, aurora, pg_temp" in (config or []), name


def test_no_function_is_executable_by_public(owner: psycopg.Connection) -> None:
    found = owner.execute(
        "select proname from pg_proc where pronamespace = 'aurora'::regnamespace"
        " and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) acl"
        "  where acl.grantee = 0)"
    ).fetchall()
    assert found == []


def test_everything_belongs_to_a_role_that_cannot_log_in(owner: psycopg.Connection) -> None:
    owners = owner.execute(
        "select relowner::regrole::text from pg_class where relnamespace = 'aurora'::regnamespace"
        " union select proowner::regrole::text from pg_proc"
        " where pronamespace = 'aurora'::regnamespace"
    ).fetchall()
    assert owners == [("aurora_owner",)]
    may = owner.execute("select rolcanlogin from pg_roles where rolname = 'aurora_owner'")
    assert may.fetchone() == (False,)


def test_every_login_has_timeouts_and_a_search_path(owner: psycopg.Connection) -> None:
    settings = owner.execute(
        "select rolname::text, rolconfig from pg_roles where rolcanlogin and rolname like 'aurora%'"
    ).fetchall()
    for name, config in settings:
        known = dict(one.partition("=")[::2] for one in config or [])
        assert {"search_path", "TimeZone", "transaction_timeout", "lock_timeout"} <= {
            "TimeZone" if key.lower() == "timezone" else key for key in known
        }, name
        assert known["search_path"] == "aurora, pg_temp"


@cache
def constants(path: Path) -> set[str]:
    """Return the names in a module that stand for a literal string, here or where they are from."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_text(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ImportFrom):
            names = {alias.name: alias.asname or alias.name for alias in node.names}
            origin = ROOT.joinpath(*(node.module or "").split(".")).with_suffix(".py")
            if origin.exists() and origin.is_relative_to(ROOT):
                found |= {alias for name, alias in names.items() if name in constants(origin)}
    return found


def is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


# The position of the SQL argument in each method of Database.
POSITION = {"fetch_one": 2, "fetch_all": 2, "fetch_page": 3, "execute": 1}
KEYWORDS = {"insert", "find", "change", "delete"}


def statements(tree: ast.Module) -> Iterator[ast.expr]:
    """Return every SQL argument of a call to a Database."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if ast.unparse(call.func.value) not in {"db", "queries.db", "self._db"}:
            continue
        if call.func.attr in POSITION:
            yield call.args[POSITION[call.func.attr]]
        for keyword in call.keywords:
            if keyword.arg in KEYWORDS and call.func.attr in {"create", "change", "delete"}:
                yield keyword.value
            if keyword.arg == "within":
                assert isinstance(keyword.value, ast.Tuple)
                yield keyword.value.elts[0]


def test_sql_is_always_a_literal() -> None:
    count = 0
    for path, tree in trees([*FUNCTIONS, *SHARED]):
        known = constants(path)
        for sql in statements(tree):
            where = f"{path.relative_to(ROOT)}:{sql.lineno}"
            count += 1
            assert is_text(sql) or (isinstance(sql, ast.Name) and sql.id in known), where
    assert count >= 40


def test_what_only_reads_is_sent_as_a_read(owner: psycopg.Connection) -> None:
    # Only a read is sent again after a lost connection; a write's outcome is unknown then.
    volatile = owner.execute(
        "select proname::text from pg_proc"
        " where pronamespace = 'aurora'::regnamespace and provolatile = 'v'"
    )
    writing = {name for (name,) in volatile}
    tried = 0
    for path, tree in trees([path for path in FUNCTIONS if path.parent.name != "admin"]):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "execute":
                text = str(getattr(call.args[1], "value", ""))
                if text.split()[:1] == ["select"]:
                    tried += 1
                    assert writing & set(re.findall(r"\w+(?=\()", text)), f"{path}: {text}"
    assert tried >= 5


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_domain_imports_psycopg() -> None:
    for path, tree in trees(FUNCTIONS):
        if path.parent.name != "admin":
            assert not [name for name in imports(tree) if name.startswith("psycopg")], path


def test_the_environment_is_read_in_one_place() -> None:
    for path, tree in trees([*FUNCTIONS, *SHARED]):
        # Except Lambda's own credentials, which may be renewed.
        if path.name not in {"settings.py", "rds.py"}:
            assert not [name for name in imports(tree) if name in {"os.environ", "os.getenv"}], path
            assert "os.environ" not in path.read_text("utf-8"), path
