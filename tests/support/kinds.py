"""Facts of each kind for tests, read off the registry: a new one is tested as the others are."""

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
# What paths call the id of an item.
ID_NAMES = {name: f"{name}_id" for name in KINDS}
