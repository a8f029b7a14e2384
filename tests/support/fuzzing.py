"""Schemathesis' configuration: fresh users where sessions end, and the expected errors."""

from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from requests import PreparedRequest
from schemathesis.checks import positive_data_acceptance

# These may end the session, so each uses a new user, whose password is the example in the OpenAPI
# document.
ENDING = {"/auth/logout", "/auth/me", "/auth/sessions/{session_id}", "/auth/password"}
PASSWORD = "correct horse battery"
# Rules that no schema can express: the origin of a cursor, a used key, a known password, and what
# our own validators refuse (value_error). And JSON Schema counts 66.0 as an integer.
DESERVED = {
    "invalid_cursor",
    "idempotency_key_reused",
    "common_password",
    "int_type",
    "value_error",
    "not_recognised",  # a file of no program
    "no_date",  # a task that repeats
}
AnyCase = schemathesis.Case[Any]


def sign_up(url: str) -> str:
    """Return the access token of a new user."""
    new = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
    token: str = httpx.post(f"{url}/auth/register", json=new, timeout=10).json()["access_token"]
    return token


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: AnyCase, kwargs: dict[str, Any]) -> None:
    if case.operation.path in ENDING and "authorization" in case.headers:
        token = sign_up(str(case.operation.base_url).rstrip("/"))

        def authorize(request: PreparedRequest) -> PreparedRequest:
            request.headers["authorization"] = f"Bearer {token}"
            return request

        kwargs["auth"] = authorize


@schemathesis.check
def good_data_is_taken(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: AnyCase
) -> bool | None:
    if response.status_code == 412 or any(code in response.text for code in DESERVED):
        return None
    accepted: bool | None = positive_data_acceptance(ctx, response, case)
    return accepted
