"""The routes of /auth."""

from uuid import UUID

from functions.auth import (
    accounts,
    cookies,
    personal_tokens,
    queries,
    sessions,
)
from functions.auth.models import (
    CodeConfirmation,
    Confirmation,
    Credentials,
    FactorRemoval,
    MadeToken,
    NewToken,
    NewUser,
    PasswordChange,
    PasswordReset,
    RecoveryCodes,
    Refresh,
    Session,
    SessionQuery,
    SignedIn,
    Token,
    TokenQuery,
    Tokens,
    TotpSetup,
    User,
    UserChanges,
)
from shared.db.prologue import Caller
from shared.errors import (
    EmailTaken,
    ForeignOrigin,
    InvalidCode,
    InvalidCredentials,
    InvalidRefreshToken,
    RegistrationClosed,
    SecondFactorExists,
    SecondFactorRequired,
    TooManyRequests,
    WrongCode,
    WrongPassword,
    WrongRegistrationCode,
)
from shared.fields import IfMatch
from shared.http.app import App, documented
from shared.http.requests import Request
from shared.http.responses import Reply
from shared.pagination import Page

app = App(queries.db, scope="account")
handler = app.handler

BY_COOKIE = Refresh()


@app.post("/auth/register")
@documented(
    status=201, raises=(RegistrationClosed, WrongRegistrationCode, EmailTaken, TooManyRequests)
)
def register(new: NewUser, request: Request) -> Reply[SignedIn]:
    """Open an account and sign in."""
    return cookies.with_cookie(accounts.register(new, request), request)


@app.post("/auth/login")
@documented(raises=(InvalidCredentials, SecondFactorRequired, InvalidCode, TooManyRequests))
def login(credentials: Credentials, request: Request) -> Reply[SignedIn]:
    """Sign in."""
    return cookies.with_cookie(accounts.login(credentials, request), request)


@app.post("/auth/refresh")
@documented(raises=(InvalidRefreshToken, ForeignOrigin))
def refresh(request: Request, refresh: Refresh = BY_COOKIE) -> Reply[Tokens]:
    """Get new tokens for a session; the refresh token is used up."""
    token = cookies.presented(refresh.refresh_token, request)
    return cookies.with_cookie(sessions.refresh(token), request)


@app.post("/auth/logout")
def logout(caller: Caller, request: Request) -> Reply[None]:
    """Sign out: the session's tokens are dead at once."""
    sessions.end(caller)
    return cookies.without_cookie(request)


@app.get("/auth/me")
def read_me(caller: Caller) -> User:
    """Read the account."""
    return queries.find_me(caller)


@app.patch("/auth/me")
def change_me(caller: Caller, changes: UserChanges, if_match: IfMatch) -> User:
    """Change the name."""
    return queries.change_me(caller, changes, if_match)


@app.delete("/auth/me")
@documented(raises=(WrongPassword,))
def delete_me(
    caller: Caller, confirmation: Confirmation, if_match: IfMatch, request: Request
) -> None:
    """Delete the account and everything in it, for good."""
    accounts.delete(caller, confirmation, if_match, request)


@app.post("/auth/password")
@documented(raises=(WrongPassword,))
def change_password(caller: Caller, change: PasswordChange, request: Request) -> None:
    """Change the password; every other session ends."""
    accounts.change_password(caller, change, request)


@app.get("/auth/sessions")
def list_sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    """List where the account is signed in."""
    return sessions.newest(caller, query)


@app.delete("/auth/sessions/<session_id>")
def end_session(caller: Caller, session_id: UUID) -> None:
    """Sign out somewhere else."""
    sessions.end_by_id(caller, session_id)


@app.post("/auth/reset")
@documented(raises=(WrongCode, TooManyRequests))
def reset_password(reset: PasswordReset, request: Request) -> None:
    """Set a forgotten password anew, with the one-time code that the owner gave."""
    accounts.reset_password(reset, request)


@app.post("/auth/totp")
@documented(raises=(WrongPassword, SecondFactorExists))
def begin_totp(caller: Caller, confirmation: Confirmation, request: Request) -> TotpSetup:
    """Get the secret of a second factor, for an authenticator app."""
    return accounts.begin_totp(caller, confirmation, request)


@app.post("/auth/totp/confirm")
@documented(raises=(WrongCode, SecondFactorExists))
def confirm_totp(caller: Caller, shown: CodeConfirmation, request: Request) -> RecoveryCodes:
    """Show that the app has the secret: signing in takes a code from now on."""
    return accounts.confirm_totp(caller, shown, request)


@app.delete("/auth/totp")
@documented(raises=(WrongPassword, WrongCode))
def remove_totp(caller: Caller, removal: FactorRemoval, request: Request) -> None:
    """Take the second factor away."""
    accounts.remove_totp(caller, removal, request)


@app.get("/auth/tokens")
def list_tokens(caller: Caller, query: TokenQuery) -> Page[Token]:
    """List the personal access tokens."""
    return personal_tokens.newest(caller, query)


@app.post("/auth/tokens")
@documented(status=201)
def create_token(caller: Caller, new: NewToken) -> MadeToken:
    """Make a personal access token, for a script."""
    return personal_tokens.insert(caller, new)


@app.delete("/auth/tokens/<token_id>")
def delete_token(caller: Caller, token_id: UUID) -> None:
    """Make a personal access token worthless."""
    personal_tokens.delete(caller, token_id)
