"""The kinds in the database: the same as the registry's, and whatever contains whatever."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import psycopg

from shared.fields import Row
from shared.kinds.registry import KINDS, MODEL
from tests.support.database_contents import structure
from tests.support.paths import ROOT

# A digest of the names of all kinds and their fields, for each MODEL there was.
DIGESTS = {
    1: "89ca52aebaae18570e79cd4ee225820a602df066be5ad031d4d69281535e0112",
    2: "73084eb71e8bce4aba7080984db86ccd732d51d23782c9499f896f41d00f7794",
    3: "3ba1d12c368a4d2ce5dd0009c8fe2848a99c52909654dfade3f34fd2d20b87dd",
    4: "4ff36ff6566205f863593cf82485b6787d64feb74dc27afdb7946cd0d8d7a566",
}


def test_whoever_adds_a_kind_or_a_field_raises_the_model() -> None:
    fields = {
        name: sorted({*kind.fields.model_fields, *kind.row.model_fields})
        for name, kind in sorted(KINDS.items())
    }
    digest = hashlib.sha256(json.dumps(fields).encode()).hexdigest()
    assert max(DIGESTS) == MODEL
    assert DIGESTS[MODEL] == digest, "raise MODEL, and add its digest"


def test_the_app_knows_the_newest_model() -> None:
    """Else a device that is upgraded keeps what it has skipped until then as unknown."""
    plan = (ROOT / "web/src/sync/plan.ts").read_text("utf-8")
    assert re.findall(r"^export const MODEL = (\d+);", plan, re.MULTILINE) == [str(MODEL)]


def test_the_database_has_the_kinds_of_the_registry(owner: psycopg.Connection) -> None:
    found = owner.execute(
        "select kind, table_name, scope, parent, parent_column, texts, columns from aurora.kinds"
    ).fetchall()
    assert {(*row[:5], tuple(row[5])) for row in found} == {
        (k.name, k.table, k.scope, k.container, k.parent_field, k.text) for k in KINDS.values()
    }
    for name, *_, columns in found:
        kind = KINDS[name]
        assert kind.fields.model_fields.keys() <= {*columns}, name
        assert kind.row.model_fields.keys() <= {*columns} | Row.model_fields.keys(), name


def test_adopting_a_kind_again_changes_nothing(new_database: Callable[[], str]) -> None:
    """Else the last migration changed columns or defaults, and did not adopt the kind again."""
    conninfo = new_database()

    def state() -> tuple[list[str], list[Any]]:
        with psycopg.connect(conninfo) as connection:
            kinds = connection.execute("select * from aurora.kinds order by kind").fetchall()
        return structure(conninfo), kinds

    before = state()
    with psycopg.connect(conninfo, options="-c search_path=aurora") as connection:
        connection.execute("set role aurora_owner")
        connection.execute("select adopt_kind(table_name, kind) from kinds order by level")
    assert state() == before
