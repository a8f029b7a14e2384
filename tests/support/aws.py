"""The template as AWS sees it: expanded, with conditions resolved for some parameters."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT

SAM = Path(os.environ.get("SAM", ROOT / ".venv-sam/bin/sam")).absolute()
GONE: Any = object()  # a value that is AWS::NoValue


def expand(choices: Sequence[Mapping[str, Any]], *more: str) -> list[dict[str, Any]]:
    """Return template.yaml as AWS expands it, for each combination of parameters."""
    done = subprocess.run(
        [SAM.with_name("python"), ROOT / "tests/support/expand.py", ROOT / "template.yaml", *more],
        input=json.dumps(choices),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@dataclass
class Stack:
    """A template with resolved conditions, without the resources that are not created."""

    template: Mapping[str, Any]

    @cached_property
    def values(self) -> dict[str, Any]:
        """The parameters."""
        return {name: of["Default"] for name, of in self.template["Parameters"].items()}

    @cached_property
    def resources(self) -> dict[str, Any]:
        """The created resources."""
        return self._made("Resources")

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """The outputs."""
        return self._made("Outputs")

    def of(self, kind: str) -> dict[str, Any]:
        """Return the resources of one type."""
        return {name: made for name, made in self.resources.items() if made["Type"] == kind}

    def references(self) -> set[str]:
        """Return all referenced names."""
        return set(_references([self.resources, self.outputs]))

    def _made(self, section: str) -> dict[str, Any]:
        return {
            name: self._settle(item)
            for name, item in self.template[section].items()
            if "Condition" not in item or self._holds(item["Condition"])
        }

    def _holds(self, condition: Any) -> bool:
        match condition:
            case str(name):
                return self._holds(self.template["Conditions"][name])
            case {"Condition": name}:
                return self._holds(name)
            case {"Fn::Not": [inner]}:
                return not self._holds(inner)
            case {"Fn::And": inner}:
                return all(map(self._holds, inner))
            case {"Fn::Equals": [one, other]}:
                return str(self._value(one)) == str(self._value(other))
        raise ValueError(condition)

    def _value(self, item: Any) -> Any:
        return self.values[item["Ref"]] if isinstance(item, dict) else item

    def _settle(self, item: Any) -> Any:
        match item:
            case {"Fn::If": [condition, one, other]}:
                return self._settle(one if self._holds(condition) else other)
            case {"Ref": "AWS::NoValue"}:
                return GONE
            case dict():
                found = {name: self._settle(value) for name, value in item.items()}
                return {name: value for name, value in found.items() if value is not GONE}
            case list():
                return [value for value in map(self._settle, item) if value is not GONE]
        return item


def _references(item: Any) -> Iterator[str]:
    match item:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from re.findall(r"\${([A-Za-z0-9]+)", text)
        case {"Fn::Sub": [str(text), given]}:
            yield from set(re.findall(r"\${([A-Za-z0-9]+)", text)) - given.keys()
            yield from _references(given)
        case {"DependsOn": names, **others}:
            yield from [names] if isinstance(names, str) else names
            yield from _references(others)
        case dict() | list():
            for value in item.values() if isinstance(item, dict) else item:
                yield from _references(value)
