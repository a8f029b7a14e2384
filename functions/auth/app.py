"""The routes of /auth."""

from uuid import UUID

from functions.auth import cookies, queries, signing
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
from shared.db import Caller, IfMatch
from shared.errors import (
    EmailTaken,
    ForeignOrigin,
    InvalidCredentials,
    InvalidRefreshToken,
    RegistrationClosed,
    TooManyRequests,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.http import App, Reply
from shared.pagination import Page
from shared.requests import Request

app = App(queries.db)
handler = app.handler

BY_COOKIE = Refresh()


@app.post(
    "/auth/register",
    status=201,
    raises=(RegistrationClosed, WrongRegistrationCode, EmailTaken, TooManyRequests),
)
def register(new: NewUser, request: Request) -> Reply[SignedIn]:
    """Open an account and sign in."""
    return cookies.with_cookie(signing.register(new, request), request, 201)


@app.post("/auth/login", raises=(InvalidCredentials, TooManyRequests))
def login(credentials: Credentials, request: Request) -> Reply[SignedIn]:
    """Sign in."""
    return cookies.with_cookie(signing.login(credentials, request), request)


@app.post("/auth/refresh", raises=(InvalidRefreshToken, ForeignOrigin))
def refresh(request: Request, refresh: Refresh = BY_COOKIE) -> Reply[Tokens]:
    """Get new tokens for a session; the refresh token is used up."""
    token = cookies.presented(refresh.refresh_token, request)
    return cookies.with_cookie(signing.refresh(token), request)


@app.post("/auth/logout")
def logout(caller: Caller, request: Request) -> Reply[None]:
    """Sign out: the session's tokens are dead at once."""
    queries.end_session(caller)
    return cookies.without_cookie(request)


@app.get("/auth/me")
def read_me(caller: Caller) -> User:
    """Read the account."""
    return queries.find_me(caller)


@app.patch("/auth/me")
def change_me(caller: Caller, changes: UserChanges, if_match: IfMatch) -> User:
    """Change the name."""
    return queries.change_me(caller, changes, if_match)


@app.delete("/auth/me", raises=(WrongPassword,))
def delete_me(
    caller: Caller, confirmation: Confirmation, if_match: IfMatch, request: Request
) -> None:
    """Delete the account and everything in it, for good."""
    signing.confirm(caller, confirmation.password, request)
    queries.delete_me(caller, if_match)


@app.post("/auth/password", raises=(WrongPassword,))
def change_password(caller: Caller, change: PasswordChange, request: Request) -> None:
    """Change the password; every other session ends."""
    account = signing.confirm(caller, change.password, request)
    queries.change_password(caller, account, signing.new_hash(change.new_password, "new_password"))


@app.get("/auth/sessions")
def list_sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    """List where the account is signed in."""
    return queries.sessions(caller, query)


@app.delete("/auth/sessions/<session_id>")
def end_session(caller: Caller, session_id: UUID) -> None:
    """Sign out somewhere else."""
    queries.end_session_by_id(caller, session_id)
