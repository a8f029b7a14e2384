"""Users, and the requests they make."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.support.client import Answer, call, new_address


@dataclass
class Person:
    """A registered user, and their requests."""

    email: str
    password: str
    user: dict[str, Any]
    access_token: str
    refresh_token: str
    address: str = ""  # where the account was opened

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return call(method, path, body, token=self.access_token, **more)

    def login(self) -> Answer:
        """Start another session, from an unused address."""
        credentials = {"email": self.email, "password": self.password}
        return call("POST", "/auth/login", credentials, source_ip=new_address())

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)

    def patch(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("PATCH", path, body, **more)

    def delete(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("DELETE", path, body, **more)


def sign_up() -> Person:
    """Register a new user."""
    email, password = f"{uuid4()}@example.com", "correct horse battery"
    new = {"email": email, "password": password}
    address = new_address()
    answer = call("POST", "/auth/register", new, source_ip=address)
    assert answer.status == 201, answer.body
    tokens = answer.json
    access, refresh = tokens["access_token"], tokens["refresh_token"]
    return Person(email, password, tokens["user"], access, refresh, address)
