"""The routes of /auth."""

from uuid import UUID

from functions.auth import (
    cookies,
    personal_tokens,
    queries,
    second_factor,
    sessions,
    signing,
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
from shared.db.database import IfMatch
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
from shared.http.app import App
from shared.http.requests import Request
from shared.http.responses import Reply
from shared.pagination import Page

app = App(queries.db, scope="account")
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


@app.post(
    "/auth/login",
    raises=(InvalidCredentials, SecondFactorRequired, InvalidCode, TooManyRequests),
)
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
    queries.change_password(
        caller, account, signing.new_hash(change.new_password, account.email, "new_password")
    )


@app.get("/auth/sessions")
def list_sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    """List where the account is signed in."""
    return sessions.newest(caller, query)


@app.delete("/auth/sessions/<session_id>")
def end_session(caller: Caller, session_id: UUID) -> None:
    """Sign out somewhere else."""
    sessions.end_by_id(caller, session_id)


@app.post("/auth/reset", raises=(WrongCode, TooManyRequests))
def reset_password(reset: PasswordReset, request: Request) -> None:
    """Set a forgotten password anew, with the one-time code that the owner gave."""
    signing.reset(reset, request)


@app.post("/auth/totp", raises=(WrongPassword, SecondFactorExists))
def begin_totp(caller: Caller, confirmation: Confirmation, request: Request) -> TotpSetup:
    """Get the secret of a second factor, for an authenticator app."""
    return second_factor.begin(caller, signing.confirm(caller, confirmation.password, request))


@app.post("/auth/totp/confirm", raises=(WrongCode, SecondFactorExists))
def confirm_totp(caller: Caller, shown: CodeConfirmation, request: Request) -> RecoveryCodes:
    """Show that the app has the secret: signing in takes a code from now on."""
    return second_factor.confirm(caller, signing.count(caller, request), shown.code)


@app.delete("/auth/totp", raises=(WrongPassword, WrongCode))
def remove_totp(caller: Caller, removal: FactorRemoval, request: Request) -> None:
    """Take the second factor away."""
    account = signing.confirm(caller, removal.password, request)
    second_factor.remove(caller, account, removal.code)


@app.get("/auth/tokens")
def list_tokens(caller: Caller, query: TokenQuery) -> Page[Token]:
    """List the personal access tokens."""
    return personal_tokens.newest(caller, query)


@app.post("/auth/tokens", status=201)
def create_token(caller: Caller, new: NewToken) -> MadeToken:
    """Make a personal access token, for a script."""
    return personal_tokens.insert(caller, new)


@app.delete("/auth/tokens/<token_id>")
def delete_token(caller: Caller, token_id: UUID) -> None:
    """Make a personal access token worthless."""
    personal_tokens.delete(caller, token_id)
