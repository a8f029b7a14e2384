"""Compare two OpenAPI documents, and find the differences that break clients."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import gt, lt
from typing import Any, Literal

import click

from tools import openapi

Json = dict[str, Any]
Side = Literal["input", "output"]

# Constraints of an input: a narrower or new one breaks clients.
LIMITS = {
    "maxLength": lt,
    "maxItems": lt,
    "maximum": lt,
    "exclusiveMaximum": lt,
    "minLength": gt,
    "minItems": gt,
    "minimum": gt,
    "exclusiveMinimum": gt,
}


@dataclass(frozen=True)
class Difference:
    """One difference, and whether it may break a client of the old document."""

    where: str
    what: str
    breaks: bool

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.where}: {self.what}"


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether the file describes the code.")
@click.option("--breaking", is_flag=True, help="Write it although clients may break.")
def main(check: bool, breaking: bool) -> None:  # noqa: FBT001 - click's way
    """Write functions/site/openapi.json from the code, and print the differences."""
    update(check_only=check, may_break=breaking)


def update(*, check_only: bool, may_break: bool) -> None:
    """Update openapi.json from the code, and print the differences.

    Raises ClickException if it may not be written: with --check it is out of date, or it breaks
    clients without permission.
    """
    text, before = openapi.text(), openapi.FILE.read_text("utf-8")
    if text == before:
        return
    found = compare(json.loads(before), json.loads(text))
    for title, breaks in (("Breaks clients", True), ("Harmless", False)):
        for difference in (one for one in found if one.breaks is breaks):
            click.echo(f"{title}: {difference}")
    if check_only:
        raise click.ClickException(f"{openapi.FILE.name} is out of date. Run make openapi.")
    if not may_break and any(difference.breaks for difference in found):
        raise click.ClickException(
            "Nothing was written. To break clients anyway: python -m tools.openapi_diff --breaking"
        )
    openapi.FILE.write_text(text, "utf-8")


def compare(old: Json, new: Json) -> list[Difference]:
    """Return every difference between two OpenAPI documents, except in descriptions."""
    return list(dict.fromkeys(Comparison(old, new).differences()))


class Comparison:
    """A comparison of two documents."""

    def __init__(self, old: Json, new: Json) -> None:
        """Compare two documents; references are resolved within each."""
        self._old, self._new = old, new

    def differences(self) -> Iterator[Difference]:
        """Yield the differences, operation by operation."""
        old, new = _operations(self._old), _operations(self._new)
        yield from _removed_and_added(old, new, "API", "operation")
        for name in old.keys() & new.keys():
            yield from self._operation(name, old[name], new[name])

    def _operation(self, name: str, old: Json, new: Json) -> Iterator[Difference]:
        if new.get("security") and not old.get("security"):
            yield Difference(name, "needs a signed-in caller now", breaks=True)
        yield from self._parameters(name, _parameters(old), _parameters(new))
        yield from self._bodies(name, old.get("requestBody", {}), new.get("requestBody", {}))
        answers, changed = old["responses"], new["responses"]
        for status in sorted(answers.keys() | changed.keys()):
            where = f"{name} {status}"
            if status not in changed:
                yield Difference(where, "status removed", breaks=status < "4")
            elif status not in answers:
                yield Difference(where, "status added", breaks=False)
            else:
                before, after = self._read(answers[status], changed[status])
                headers = before.get("headers", {}), after.get("headers", {})
                yield from _removed_and_added(*headers, where, "header")
                yield from self._contents(where, before, after, "output")

    def _parameters(self, name: str, old: Json, new: Json) -> Iterator[Difference]:
        needed = {field for field, parameter in new.items() if parameter.get("required")}
        yield from _removed_and_added(old, new, name, "parameter", needed)
        for field in old.keys() & new.keys():
            if field in needed and not old[field].get("required"):
                yield Difference(name, f"parameter {field} is required now", breaks=True)
            where = f"{name} {field}"
            yield from self._schema(where, old[field]["schema"], new[field]["schema"], "input")

    def _bodies(self, name: str, old: Json, new: Json) -> Iterator[Difference]:
        if new.get("required") and not old.get("required"):
            yield Difference(name, "the body is required now", breaks=True)
        yield from self._contents(f"{name} body", old, new, "input")

    def _contents(self, where: str, old: Json, new: Json, side: Side) -> Iterator[Difference]:
        before, after = old.get("content", {}), new.get("content", {})
        yield from _removed_and_added(before, after, where, "content type")
        for kind in before.keys() & after.keys():
            schemas = before[kind].get("schema", {}), after[kind].get("schema", {})
            yield from self._schema(where, *schemas, side)

    def _schema(self, where: str, old: Json, new: Json, side: Side) -> Iterator[Difference]:
        before, after = self._kinds(old, self._old), self._kinds(new, self._new)
        removed, added = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
        if removed:
            yield Difference(where, f"is never {', '.join(removed)} now", breaks=side == "input")
        if added:  # clients skip the kinds of things that they do not know
            breaks = side == "output" and not all(name.startswith("object (") for name in added)
            yield Difference(where, f"may be {', '.join(added)} now", breaks=breaks)
        for kind in before.keys() & after.keys():
            yield from self._same_kind(where, before[kind], after[kind], side)

    def _same_kind(self, where: str, old: Json, new: Json, side: Side) -> Iterator[Difference]:
        if side == "input":
            yield from _limits(where, old, new)
        yield from _values(where, old, new, side)
        if "items" in old and "items" in new:
            yield from self._schema(f"{where}[]", old["items"], new["items"], side)
        before, after = old.get("properties", {}), new.get("properties", {})
        needs, needed = set(old.get("required", ())), set(new.get("required", ()))
        asked = needed if side == "input" else set[str]()
        yield from _removed_and_added(before, after, where, "field", asked)
        for field in sorted(before.keys() & after.keys()):
            if field in needed - needs:
                yield Difference(where, f"field {field} is required now", breaks=side == "input")
            if field in needs - needed:
                yield Difference(where, f"field {field} may be absent now", breaks=side == "output")
            yield from self._schema(f"{where} {field}", before[field], after[field], side)

    def _kinds(self, schema: Json, document: Json, *, is_option: bool = False) -> dict[str, Json]:
        """Return the alternatives of a schema by type, and those that are objects by name."""
        schema = _resolve(schema, document)
        found: dict[str, Json] = {}
        for option in schema.get("anyOf") or schema.get("oneOf") or ():
            found |= self._kinds(option, document, is_option=True)
        kind = str(schema.get("type", "anything"))
        about = schema.get(
            "format", schema.get("title") if is_option and kind == "object" else None
        )
        return found or {f"{kind} ({about})" if about else kind: schema}

    def _read(self, old: Json, new: Json) -> tuple[Json, Json]:
        return _resolve(old, self._old), _resolve(new, self._new)


def _operations(document: Json) -> Json:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _parameters(operation: Json) -> Json:
    return {f"{p['name']} ({p['in']})": p for p in operation.get("parameters", [])}


def _resolve(part: Json, document: Json) -> Json:
    while "$ref" in part:
        _, _, path = part["$ref"].partition("#/")
        part = document
        for name in path.split("/"):
            part = part[name]
    return part


def _removed_and_added(
    old: Json, new: Json, where: str, kind: str, required: Collection[str] = ()
) -> Iterator[Difference]:
    """Yield removed names, which clients may use, and added ones, which they need not send."""
    for name in sorted(old.keys() - new.keys()):
        yield Difference(where, f"{kind} {name} removed", breaks=True)
    for name in sorted(new.keys() - old.keys()):
        needed = name in required
        yield Difference(where, f"{'required ' * needed}{kind} {name} added", breaks=needed)


def _limits(where: str, old: Json, new: Json) -> Iterator[Difference]:
    for name, is_narrower in LIMITS.items():
        before, after = old.get(name), new.get(name)
        if before != after:
            narrower = after is not None and (before is None or is_narrower(after, before))
            yield Difference(where, f"{name} {before} became {after}", breaks=narrower)
    before, after = old.get("pattern"), new.get("pattern")
    if before != after:
        yield Difference(where, f"pattern {before} became {after}", breaks=after is not None)
    if old.get("additionalProperties", True) and not new.get("additionalProperties", True):
        yield Difference(where, "refuses unknown fields now", breaks=True)


def _values(where: str, old: Json, new: Json, side: Side) -> Iterator[Difference]:
    old, new = _with_enum(old), _with_enum(new)
    if "enum" in old and "enum" in new:
        for value in sorted(set(old["enum"]) - set(new["enum"])):
            yield Difference(where, f"value {value} removed", breaks=True)
        for value in sorted(set(new["enum"]) - set(old["enum"])):
            yield Difference(where, f"value {value} added", breaks=False)
    elif "enum" in new:
        yield Difference(where, "is one of a few values now", breaks=side == "input")
    elif "enum" in old:
        yield Difference(where, "may be any value now", breaks=side == "output")


def _with_enum(schema: Json) -> Json:
    return {"enum": [schema["const"]], **schema} if "const" in schema else schema


if __name__ == "__main__":
    main()
