"""The record of a tool for an assistant, and what is common to what tools take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from cli.api import Account

JsonObject = dict[str, Any]


class Taken(BaseModel):
    """What a tool takes: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


T = TypeVar("T", bound=Taken)


@dataclass(frozen=True)
class Tool(Generic[T]):
    """A tool: what it is told to be for, what it takes, and what it does with an account."""

    name: str
    about: str
    takes: type[T]
    run: Callable[[Account, T], JsonObject]
    writes: bool = False
    takes_back: bool = False

    @property
    def schema(self) -> JsonObject:
        """The JSON schema of what it takes, without the headings that pydantic adds."""
        schema = self.takes.model_json_schema()
        schema.pop("title")
        schema.pop("description", None)
        for field in schema["properties"].values():
            field.pop("title", None)
        return schema


AnyTool = Tool[Any]
