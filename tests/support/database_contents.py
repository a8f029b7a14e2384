"""A database's contents: a hash of every table, and all that isolates users."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

# Rate limits and the security log's key, which are unlogged: not in a dump, and emptied by a crash.
# And the epoch, which a restore replaces.
MAY_DIFFER = {"rate_limit_buckets", "security_log_keys", "epoch"}

TABLES = """
    select relname::text from pg_class
    where relnamespace = 'aurora'::regnamespace and relkind in ('r', 'p') order by relname
"""
HASH = """
    select count(*), encode(sha256(convert_to(coalesce(string_agg(row, e'\\n' order by row), ''),
      'UTF8')), 'hex')
    from (select t::text collate "C" as row from aurora.{} t) rows
"""
# The definition of each object, one per line.
STRUCTURE = """
    select pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'aurora'::regnamespace and prokind = 'f'
    union all select concat_ws(' ', oid::regprocedure, proowner::regrole) from pg_proc
    where pronamespace = 'aurora'::regnamespace
    union all select concat_ws(' ', typname, typowner::regrole, format_type(typbasetype, typtypmod))
    from pg_type where typnamespace = 'aurora'::regnamespace and typtype in ('d', 'c')
    union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid
    where relnamespace = 'aurora'::regnamespace and not tgisinternal
    union all select indexdef from pg_indexes where schemaname = 'aurora'
    union all select concat_ws(' ', viewname, definition) from pg_views
    where schemaname = 'aurora'
    union all select concat_ws(' ', 'policy', tablename, policyname, permissive, roles, cmd, qual,
      'check', with_check) from pg_policies where schemaname = 'aurora'
    union all select concat_ws(' ', conrelid::regclass, contypid::regtype, conname,
      pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'aurora'::regnamespace
    union all select concat_ws(' ', relname, relowner::regrole, relkind, relpersistence,
      relrowsecurity, relforcerowsecurity, reloptions)
    from pg_class where relnamespace = 'aurora'::regnamespace
    union all select concat_ws(' ', relname, attname, format_type(atttypid, atttypmod),
      attnotnull, attgenerated, pg_get_expr(adbin, adrelid))
    from pg_attribute a join pg_class c on c.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'aurora'::regnamespace and relkind <> 'i' and attnum > 0
      and not attisdropped
    union all select concat_ws(' ', 'extension', extname) from pg_extension
    union all select concat_ws(' ', rolname, rolsuper, rolcanlogin, rolbypassrls, rolconnlimit,
      rolconfig) from pg_roles where rolname ~ '^aurora_'
"""
# Grants, except those of the databases' creators, who may differ.
RIGHTS = """
    with given as (
      select 'database' as what, datacl as acl from pg_database where datname = current_database()
      union all select nspname::text, nspacl from pg_namespace where nspname in ('aurora', 'public')
      union all select relname::text, relacl from pg_class
      where relnamespace = 'aurora'::regnamespace
      union all select oid::regprocedure::text, proacl from pg_proc
      where pronamespace = 'aurora'::regnamespace
      union all select concat_ws(' ', 'new', defaclrole::regrole, defaclobjtype), defaclacl
      from pg_default_acl
    )
    select concat_ws(' ', what, coalesce(pg_get_userbyid(nullif(grantee, 0)), 'public'),
      privilege_type, is_grantable)
    from given, aclexplode(acl)
    where grantee = 0 or pg_get_userbyid(grantee) ~ '^aurora_'
"""


@dataclass
class Contents:
    """The contents of a database at one moment."""

    tables: dict[str, tuple[int, str]]  # number of rows, and their hash
    structure: list[str]


def contents(conninfo: str) -> Contents:
    with psycopg.connect(conninfo, options="-c timezone=UTC") as connection:
        tables: dict[str, tuple[int, str]] = {}
        for (name,) in connection.execute(TABLES).fetchall():
            hashed = connection.execute(sql.SQL(HASH).format(sql.Identifier(name))).fetchone()
            tables[name] = hashed or (0, "")
        for name in MAY_DIFFER:
            del tables[name]
    return Contents(tables, structure(conninfo))


def structure(conninfo: str) -> list[str]:
    """Return the definition of each object, and all grants."""
    with psycopg.connect(conninfo) as connection:
        lines = [*connection.execute(STRUCTURE), *connection.execute(RIGHTS)]
    return sorted(line for (line,) in lines)


def every_row(owner: psycopg.Connection) -> str:
    """Return every row of every table, as text."""
    tables = owner.execute(
        "select relname::text from pg_class"
        " where relnamespace = 'aurora'::regnamespace and relkind in ('r', 'p', 'm')"
    ).fetchall()
    assert {("thoughts",), ("history",), ("idempotency_keys",), ("device_changes",)} <= set(tables)
    found = [
        owner.execute(
            sql.SQL("select coalesce(string_agg(t::text, ' '), '') from aurora.{} t").format(
                sql.Identifier(name)
            )
        ).fetchall()[0][0]
        for (name,) in tables
    ]
    return " ".join(found)
