"""Read the API from template.yaml: functions, their environment, routes and CORS."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Function:
    """A Lambda function with routes; `handler` is `package.module.name`."""

    name: str
    handler: str
    memory: int  # MB
    timeout: int  # seconds


@dataclass(frozen=True)
class Route:
    """API Gateway's route: a method (or ANY) and a path, or $default for the rest."""

    method: str
    path: str
    function: Function

    @property
    def key(self) -> str:
        """The route's name in an event."""
        return self.path if self.path == "$default" else f"{self.method} {self.path}"

    @property
    def rank(self) -> tuple[int, ...]:
        """Its specificity, by segment: a literal before {a}, {a} before {a+}, and ANY last."""
        if self.path == "$default":
            return ()
        parts = self.path.split("/")[1:]
        ranks = (2 - part.startswith("{") - part.endswith("+}") for part in parts)
        return (*ranks, self.method != "ANY")

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Return the path parameters, or None if the request does not match."""
        found = self._expression.fullmatch(path)
        if not found or self.method not in {method, "ANY"}:
            return None
        return dict(zip(self._names, found.groups(), strict=True))

    @cached_property
    def _names(self) -> list[str]:
        return re.findall(r"{([^}+]+)\+?}", self.path)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        if self.path == "$default":
            return re.compile(".*", re.DOTALL)
        words = re.split(r"({[^}]+})", self.path)
        words[::2] = map(re.escape, words[::2])
        words[1::2] = ["(.+)" if name.endswith("+}") else "([^/]+)" for name in words[1::2]]
        return re.compile("".join(words), re.DOTALL)


@dataclass(frozen=True)
class Cors:
    """The CORS configuration: allowed origins, methods and headers."""

    rules: Mapping[str, Any]

    def headers(self, origin: str, *, preflight: bool) -> list[tuple[str, str]]:
        """Return the CORS headers for an origin; none if it is not allowed."""
        allowed = self.rules.get("AllowOrigins", [])
        if "*" in allowed:
            origin = "*"
        elif not {origin, re.sub("//.*", "//*", origin)} & set(allowed):
            return []
        found = {
            "allow-origin": origin,
            "expose-headers": ",".join(self.rules.get("ExposeHeaders", [])),
        }
        if self.rules.get("AllowCredentials") and origin != "*":  # browsers reject the combination
            found["allow-credentials"] = "true"
        if preflight:
            found["allow-methods"] = ",".join(self.rules.get("AllowMethods", []))
            found["allow-headers"] = ",".join(self.rules.get("AllowHeaders", []))
            found["max-age"] = str(self.rules.get("MaxAge", ""))
        return [(f"access-control-{name}", value) for name, value in found.items() if value]


@dataclass(frozen=True)
class Template:
    """The part of a SAM template that the gateway needs, the most specific routes first."""

    routes: list[Route]
    cors: Cors | None
    environment: dict[str, str]


def template_path() -> Path:
    """Return the path of Aurora's template: a link in a checkout, a copy in a wheel."""
    return Path(__file__).parents[1] / "template.yaml"


def load_yaml(path: Path) -> dict[str, Any]:
    """Return a template with CloudFormation's short forms written out."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a SafeLoader
    return found


def read_template(path: Path) -> Template:
    """Read a SAM template. Parameters come from environment variables, or are the defaults.

    The variable is named as functions name it: ALLOWED_ORIGINS for AllowedOrigins.
    """
    whole = load_yaml(path)
    declared: dict[str, Any] = whole.get("Parameters", {})
    whole = _resolve(whole, {name: _parameter(name, of) for name, of in declared.items()})
    every = whole.get("Globals", {}).get("Function", {})
    routes: list[Route] = []
    cors, environment = None, _variables(every)
    for name, resource in whole["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::HttpApi":
            rules = properties.get("CorsConfiguration")
            cors = Cors(rules) if rules else None
        elif resource["Type"] == "AWS::Serverless::Function":
            routes += _routes(name, {**every, **properties})
            environment |= _variables(properties)
    return Template(sorted(routes, key=lambda route: route.rank, reverse=True), cors, environment)


def _routes(name: str, properties: Mapping[str, Any]) -> Iterator[Route]:
    function = Function(
        name, properties["Handler"], properties.get("MemorySize", 128), properties.get("Timeout", 3)
    )
    for event in properties.get("Events", {}).values():
        if event["Type"] == "HttpApi":
            of = event.get("Properties", {})
            yield Route(of.get("Method", "ANY").upper(), of.get("Path", "$default"), function)


def _variables(properties: Mapping[str, Any]) -> dict[str, str]:
    variables = properties.get("Environment", {}).get("Variables", {})
    return {name: str(value) for name, value in variables.items() if value is not None}


def _parameter(name: str, declared: Mapping[str, Any]) -> str | list[str]:
    variable = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
    value = os.environ.get(variable, str(declared.get("Default", "")))
    return value.split(",") if declared["Type"] == "CommaDelimitedList" else value


def _resolve(value: Any, parameters: Mapping[str, Any]) -> Any:
    """Substitute parameters; values that only AWS knows, such as resource names, become None."""
    match value:
        case {"Ref": name}:
            return parameters.get(name)
        case {"Fn::Join": [separator, parts]}:
            known = _resolve(parts, parameters)
            return None if known is None or None in known else separator.join(known)
        case dict() if any(str(name).startswith("Fn::") for name in value):
            return None
        case dict():
            return {name: _resolve(item, parameters) for name, item in value.items()}
        case list():
            return [_resolve(item, parameters) for item in value]
    return value


class _Loader(yaml.SafeLoader):
    """Expands CloudFormation's short forms: !Ref X becomes {"Ref": "X"}, !Sub becomes Fn::Sub."""


def _call(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    argument: Any
    match node:
        case yaml.ScalarNode():
            argument = loader.construct_scalar(node)
        case yaml.SequenceNode():
            argument = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            argument = loader.construct_mapping(node, deep=True)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": argument}


_Loader.add_multi_constructor("!", _call)
