"""The routes of accounts: signing in, sessions, the second factor, and personal tokens."""

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
    CreatedToken,
    Credentials,
    EmailChange,
    FactorRemoval,
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
    InsufficientScope,
    InvalidCredentials,
    InvalidOneTimeCode,
    InvalidRefreshToken,
    InvalidSecondFactor,
    RateLimited,
    RegistrationClosed,
    SecondFactorExists,
    SecondFactorRequired,
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
@documented(status=201, raises=(RegistrationClosed, WrongRegistrationCode, EmailTaken, RateLimited))
def register(new: NewUser, request: Request) -> Reply[SignedIn]:
    """Register an account and sign in."""
    return cookies.with_cookie(accounts.register(new, request), request)


@app.post("/auth/login")
@documented(raises=(InvalidCredentials, SecondFactorRequired, InvalidSecondFactor, RateLimited))
def login(credentials: Credentials, request: Request) -> Reply[SignedIn]:
    """Sign in."""
    return cookies.with_cookie(accounts.login(credentials, request), request)


@app.post("/auth/refresh")
@documented(raises=(InvalidRefreshToken, ForeignOrigin))
def refresh(request: Request, refresh: Refresh = BY_COOKIE) -> Reply[Tokens]:
    """Exchange a refresh token for new tokens."""
    if refresh.refresh_token is None:
        return cookies.renewed(accounts.refresh(cookies.presented(request), request), request)
    return cookies.with_cookie(accounts.refresh(refresh.refresh_token, request), request)


@app.post("/auth/logout")
def logout(caller: Caller | None, request: Request, refresh: Refresh = BY_COOKIE) -> Reply[None]:
    """Sign out: end the session and its tokens at once.

    An access token, a refresh token or the cookie says which session.
    """
    accounts.logout(caller, cookies.presented_if_sent(refresh.refresh_token, request), request)
    return cookies.without_cookie(request)


@app.get("/auth/me")
def read_me(caller: Caller) -> User:
    """Get the account."""
    return queries.find_me(caller)


@app.patch("/auth/me")
def change_me(caller: Caller, changes: UserChanges, if_match: IfMatch) -> User:
    """Update the account's name."""
    return queries.change_me(caller, changes, if_match)


@app.delete("/auth/me")
@documented(raises=(WrongPassword,))
def delete_me(
    caller: Caller, confirmation: Confirmation, if_match: IfMatch, request: Request
) -> None:
    """Delete the account and everything in it permanently."""
    accounts.delete(caller, confirmation, if_match, request)


@app.post("/auth/password")
@documented(raises=(WrongPassword,))
def change_password(caller: Caller, change: PasswordChange, request: Request) -> None:
    """Change the password, and end every other session and the personal access tokens."""
    accounts.change_password(caller, change, request)


@app.post("/auth/email")
@documented(raises=(WrongPassword, EmailTaken))
def change_email(caller: Caller, change: EmailChange, request: Request) -> User:
    """Change the email."""
    return accounts.change_email(caller, change, request)


@app.get("/auth/sessions")
def list_sessions(caller: Caller, query: SessionQuery) -> Page[Session]:
    """List the account's sessions."""
    return sessions.newest(caller, query)


@app.delete("/auth/sessions/<session_id>")
def end_session(caller: Caller, session_id: UUID) -> None:
    """End another session."""
    sessions.end_by_id(caller, session_id)


@app.post("/auth/reset")
@documented(raises=(InvalidOneTimeCode, RateLimited))
def reset_password(reset: PasswordReset, request: Request) -> None:
    """Reset a forgotten password with the owner's one-time code."""
    accounts.reset_password(reset, request)


@app.post("/auth/totp")
@documented(raises=(WrongPassword, SecondFactorExists))
def begin_totp(caller: Caller, confirmation: Confirmation, request: Request) -> TotpSetup:
    """Start setting up a second factor: get its secret for an authenticator app."""
    return accounts.begin_totp(caller, confirmation, request)


@app.post("/auth/totp/confirm")
@documented(raises=(InvalidOneTimeCode, SecondFactorExists))
def confirm_totp(caller: Caller, shown: CodeConfirmation, request: Request) -> RecoveryCodes:
    """Enable the second factor with a code from the authenticator app."""
    return accounts.confirm_totp(caller, shown, request)


@app.delete("/auth/totp")
@documented(raises=(WrongPassword, InvalidOneTimeCode))
def remove_totp(caller: Caller, removal: FactorRemoval, request: Request) -> None:
    """Remove the second factor."""
    accounts.remove_totp(caller, removal, request)


@app.get("/auth/tokens")
def list_tokens(caller: Caller, query: TokenQuery) -> Page[Token]:
    """List the personal access tokens."""
    return personal_tokens.newest(caller, query)


@app.post("/auth/tokens")
@documented(status=201, raises=(WrongPassword, InvalidOneTimeCode))
def create_token(caller: Caller, new: NewToken, request: Request) -> CreatedToken:
    """Create a personal access token for a script."""
    return accounts.create_token(caller, new, request)


@app.post("/auth/tokens/renew")
@documented(status=201, raises=(InsufficientScope,))
def renew_token(caller: Caller, request: Request) -> CreatedToken:
    """Replace the renewable personal access token of this request by a new one.

    The token needs the scope `history:read`; a session cannot do this.
    """
    return accounts.renew_token(caller, request)


@app.post("/auth/tokens/revoke")
@documented(raises=(InsufficientScope,))
def revoke_token(caller: Caller, request: Request) -> None:
    """Revoke the personal access token of this request.

    The token needs the scope `history:read`; a session cannot do this.
    """
    accounts.revoke_token(caller, request)


@app.delete("/auth/tokens/<token_id>")
def delete_token(caller: Caller, token_id: UUID) -> None:
    """Revoke a personal access token."""
    personal_tokens.delete(caller, token_id)
