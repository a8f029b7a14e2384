"""The record of a kind: everything that history, sync, the folder and the tools know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shared.fields import Changes, Fields, Row
from shared.kinds.details import New
from shared.zones import FIRST_ZONE


@dataclass(frozen=True, slots=True)
class Markdown:
    """The file of an item: `body` is its text, the fields of `head` stand in its front matter."""

    folder: str
    head: tuple[str, ...]
    body: str
    heading: str | None = None  # a field that is the first line of the text, as `# ...`
    words: tuple[str, ...] = ()  # fields whose words make the file's name, the first with any
    file_name: str | None = None  # instead: in a folder of its own, which an item with parts has
    folder_field: str | None = None  # the field that this folder's name stands for
    day: str | None = None  # a field whose day the file's name begins with
    # Values that a file does not say: without a line, they are what a field has.
    unsaid: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of what a person keeps."""

    name: str  # in history, sync and the trash
    path: str  # of its list
    table: str
    scope: str  # of a personal token, with `:read` or `:write`
    fields: type[Fields]
    new: type[New]  # what a device sends of an item that never was
    changes: type[Changes]
    row: type[Row]
    markdown: Markdown
    text: tuple[str, ...]  # fields that are searched
    moment: str | None = None  # the field with the time of it
    parent: str | None = None  # the kind whose items it belongs to, by the field `<parent>_id`
    nests: bool = False  # or instead may belong to one of its own kind, by `parent_id`

    @cached_property
    def container(self) -> str | None:
        """The kind that its items belong to, which may be their own."""
        return self.name if self.nests else self.parent

    @cached_property
    def parent_field(self) -> str | None:
        """The field that names what an item belongs to."""
        return "parent_id" if self.nests else self.parent and f"{self.parent}_id"

    @cached_property
    def optional_body(self) -> bool:
        """Whether the Markdown body may be null."""
        return not self.fields.model_fields[self.markdown.body].is_required()

    @cached_property
    def defaults(self) -> dict[str, object]:
        """The value of each field in the front matter that has a fixed default."""
        found = {name: self.fields.model_fields.get(name) for name in self.markdown.head}
        return {
            name: field.get_default(call_default_factory=True)
            for name, field in found.items()
            if field is not None and not field.is_required() and name != self.moment
        }

    @cached_property
    def unsaid(self) -> dict[str, object]:
        """The values of fields that need no line in the front matter."""
        later = self.fields.later & self.defaults.keys()
        values = {name: FIRST_ZONE if name == "zone" else self.defaults[name] for name in later}
        return {**self.markdown.unsaid, **values}

    @cached_property
    def lists(self) -> frozenset[str]:
        """The fields of the front matter that are lists."""
        return self._of_types({"array"})

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The lists of the front matter that are of numbers."""
        return frozenset(n for n in self.lists if "integer" in str(self._properties[n]))

    @cached_property
    def maps(self) -> frozenset[str]:
        """The fields of the front matter that are objects, and stand there as JSON."""
        return self._of_types({"object"})

    @cached_property
    def records(self) -> frozenset[str]:
        """The fields of the front matter that have fields of their own."""
        return frozenset(
            name
            for name in self.markdown.head
            if any("$ref" in one for one in self._properties[name].get("anyOf", ()))
        )

    @cached_property
    def times(self) -> frozenset[str]:
        """The fields of the front matter that are moments, not days."""
        return self._of_types({"date-time"}) - self._of_types({"date"})

    @cached_property
    def truths(self) -> frozenset[str]:
        """The fields of the front matter that are true or false."""
        return self._of_types({"boolean"})

    @cached_property
    def unquoted(self) -> frozenset[str]:
        """The fields of the front matter that every YAML reads as what they are, without quotes."""
        return self._of_types({"boolean", "date", "date-time", "uuid"})

    @cached_property
    def _properties(self) -> dict[str, Any]:
        found: dict[str, Any] = self.fields.model_json_schema()["properties"]
        return found

    def _of_types(self, types: set[str]) -> frozenset[str]:
        found = set()
        for name in self.markdown.head:
            shapes = [self._properties[name], *self._properties[name].get("anyOf", ())]
            if any(types & {one.get("type"), one.get("format")} for one in shapes):
                found.add(name)
        return frozenset(found)
