"""The list of logins, and everything that must agree with it."""

import re

import psycopg

from database.roles import LOGINS, OWNER, login_of
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
        assert connects_as == {login_of(folder.name)} - {OWNER}, folder.name


def test_the_template_lets_functions_in_as_these_logins() -> None:
    template = (ROOT / "template.yaml").read_text("utf-8")
    let_in = set(re.findall(r"dbuser:\$\{Id\}/(aurora_\w+)", template))
    assert let_in == {login.name for login in LOGINS if login.has_functions}
