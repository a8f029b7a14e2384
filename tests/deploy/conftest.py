"""The stack of template.yaml, in both database modes."""

import pytest

from tests.support.aws import Stack, expand


@pytest.fixture(scope="session")
def stacks() -> dict[str, Stack]:
    """The stack in both database modes."""
    modes = ("Instance", "Serverless")
    found = expand([{"DatabaseMode": mode, "AlarmEmail": "me@example.com"} for mode in modes])
    return {mode: Stack(one["template"]) for mode, one in zip(modes, found, strict=True)}


@pytest.fixture(params=["Instance", "Serverless"])
def stack(request: pytest.FixtureRequest, stacks: dict[str, Stack]) -> Stack:
    """The stack in one database mode."""
    return stacks[request.param]
