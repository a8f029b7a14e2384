"""The health check's query and response."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from shared.fields import Query, now


class HealthQuery(Query):
    """Whether to ask the database."""

    database: Annotated[
        Literal["yes", "no"], Field(description="Whether to query the database.")
    ] = "yes"


class Health(BaseModel):
    """Aurora's health."""

    status: Literal["healthy", "unhealthy"]
    timestamp: datetime
    database: Literal["ok", "unreachable", "not asked"]

    @classmethod
    def of(cls, database_is_up: bool | None) -> Self:  # noqa: FBT001 - None is the third answer
        """Return Aurora's health, given that of its database, or None if it was not asked."""
        if database_is_up is None:
            return cls(status="healthy", timestamp=now(), database="not asked")
        if database_is_up:
            return cls(status="healthy", timestamp=now(), database="ok")
        return cls(status="unhealthy", timestamp=now(), database="unreachable")
