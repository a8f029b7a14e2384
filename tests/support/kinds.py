"""Facts of each kind for tests, read off the registry: a new one is tested as the others are."""

from typing import Any

from shared.kinds.registry import KINDS

TABLES = tuple(kind.table for kind in KINDS.values())
# The list of each kind whose items are in no others.
LISTS = {kind.name: kind.path for kind in KINDS.values() if not kind.parent}
PARENTS = {kind.parent for kind in KINDS.values()}
# The one field with words that each must have.
REQUIRED = {
    kind.name: next(name for name, field in kind.fields.model_fields.items() if field.is_required())
    for kind in KINDS.values()
}
# What each must have besides its parent, as openapi.json has it.
BESIDES: dict[str, dict[str, Any]] = {
    kind.name: {
        name: kind.fields.model_json_schema()["properties"][name]["examples"][0]
        for name, field in kind.fields.model_fields.items()
        if field.is_required() and name not in {REQUIRED[kind.name], kind.parent_field}
    }
    for kind in KINDS.values()
}
# What paths call the id of an item.
ID_NAMES = {name: f"{name}_id" for name in KINDS}


def fields_of(kind: str, words: str) -> dict[str, Any]:
    """Return an item with nothing but what it must have."""
    return {**BESIDES[kind], REQUIRED[kind]: words}
