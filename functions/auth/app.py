"""The routes of /auth."""

from uuid import UUID

from functions.auth import queries, signing
from functions.auth.models import (
    Confirmation,
    Credentials,
    NewUser,
    PasswordChange,
    Refresh,
    Session,
    SessionQuery,
    SignedIn,
    Tokens,
    User,
    UserChanges,
)
from functions.auth.passwords import hash_password
from shared.db import Caller, IfMatch
from shared.errors import (
    EmailTaken,
    InvalidCredentials,
    InvalidRefreshToken,
    RegistrationClosed,
    WrongPassword,
)
from shared.http import App
from shared.pagination import Page
from shared.requests import Request

app = App(queries.db)
handler = app.handler


@app.post("/auth/register", status=201, raises=(RegistrationClosed, EmailTaken))
def register(new: NewUser, request: Request) -> SignedIn:
    """Open an account and sign in."""
    return signing.register(new, request)


@app.post("/auth/login", raises=(InvalidCredentials,))
def login(credentials: Credentials, request: Request) -> SignedIn:
    """Sign in."""
    return signing.login(credentials, request)


@app.post("/auth/refresh", raises=(InvalidRefreshToken,))
def refresh(refresh: Refresh) -> Tokens:
    """Get new tokens for a session; the refresh token is used up."""
    return signing.refresh(refresh.refresh_token)


@app.post("/auth/logout")
def logout(caller: Caller) -> None:
    """Sign out: the session's tokens are dead at once."""
    queries.end_session(caller)


@app.get("/auth/me")
def read_me(caller: Caller) -> User:
    """Read the account."""
    return queries.find_me(caller)


@app.patch("/auth/me")
def change_me(caller: Caller, changes: UserChanges, if_match: IfMatch) -> User:
    """Change the name."""
    return queries.change_me(caller, changes, if_match)


@app.delete("/auth/me", raises=(WrongPassword,))
def delete_me(caller: Caller, confirmation: Confirmation, if_match: IfMatch) -> None:
    """Delete the account and everything in it, for good."""
    signing.confirm(caller, confirmation.password)
    queries.delete_me(caller, if_match)


@app.post("/auth/password", raises=(WrongPassword,))
def change_password(caller: Caller, change: PasswordChange) -> None:
    """Change the password; every other session ends."""
    account = signing.confirm(caller, change.password)
    queries.change_password(caller, account, hash_password(change.new_password))


@app.get("/auth/sessions")
def list_sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    """List where the account is signed in."""
    return queries.sessions(caller, query)


@app.delete("/auth/sessions/<session_id>")
def end_session(caller: Caller, session_id: UUID) -> None:
    """Sign out somewhere else."""
    queries.end_session_by_id(caller, session_id)
