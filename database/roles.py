"""The logins of the database: which functions connect as each, and its share of connections.

database/schema/roles.sql creates them, template.yaml lets each function in as its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Login:
    """A role that can log in."""

    name: str
    functions: tuple[str, ...]  # the folders in functions/ that connect as it
    connections: int  # at most, on a server that has room for all


LOGINS = (
    Login("aurora_auth", ("auth",), 30),
    Login("aurora_app", ("thoughts", "journals", "planning", "history"), 90),
    Login("aurora_site", ("site",), 10),
    # Retention: functions/admin becomes it, and nobody connects as it.
    Login("aurora_tidy", (), 3),
)
LOGIN_OF = {function: login.name for login in LOGINS for function in login.functions}
