"""The list of logins, and everything that must agree with it."""

import re

import psycopg

from database.roles import LOGIN_OF, LOGINS
from tests.support.paths import ROOT


def test_the_database_has_these_logins_with_these_limits(database: str) -> None:
    with psycopg.connect(database) as owner:
        found = owner.execute(
            "select rolname::text, rolconnlimit from pg_roles"
            " where rolname ~ '^aurora_' and rolcanlogin"
        ).fetchall()
    assert sorted(found) == sorted((login.name, login.connections) for login in LOGINS)


def test_each_function_connects_as_its_own_login() -> None:
    for folder in sorted((ROOT / "functions").glob("*/")):
        text = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
        connects_as = set(re.findall(r'\b[dD]atabase\("(\w+)"', text))
        expected = {LOGIN_OF[folder.name]} if folder.name in LOGIN_OF else set()
        assert connects_as == expected, folder.name


def test_the_template_lets_functions_in_as_these_logins() -> None:
    template = (ROOT / "template.yaml").read_text("utf-8")
    assert set(re.findall(r"dbuser:\$\{Id\}/(aurora_\w+)", template)) == {*LOGIN_OF.values()}
