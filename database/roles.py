"""The logins of the database: which functions connect as each, and its share of connections.

database/schema/roles.sql creates them, template.yaml lets each function in as its own.
"""

from dataclasses import dataclass

OWNER = "aurora_owner"  # of the schema; functions/admin becomes it


@dataclass(frozen=True, slots=True)
class Login:
    """A role that can log in."""

    name: str
    connections: int  # at most, on a server that has room for all
    has_functions: bool = True  # that connect as it


LOGINS = (
    Login("aurora_auth", 30),
    Login("aurora_app", 90),
    Login("aurora_site", 10),
    # Retention: functions/admin becomes it, and nobody connects as it.
    Login("aurora_tidy", 3, has_functions=False),
)
_OTHERS = {"auth": "aurora_auth", "site": "aurora_site", "admin": OWNER}


def login_of(function: str) -> str:
    """Return the role that a folder in functions/ works as: most serve what people keep."""
    return _OTHERS.get(function, "aurora_app")
