"""People, how they sign in, and where they are signed in."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field, StringConstraints

from shared.fields import NO_NUL, UNTOUCHED, Changes, Input, Listed, Row
from shared.pagination import PageQuery

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$"
    ),
    Field(examples=["ada@example.com"]),
]
NewPassword = Annotated[
    str, Field(min_length=8, max_length=256, examples=["correct horse battery"]), NO_NUL
]
Password = Annotated[
    str, Field(min_length=1, max_length=256, examples=["correct horse battery"]), NO_NUL
]
Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Ada"]), NO_NUL]
Code = Annotated[
    str,
    Field(
        min_length=6,
        max_length=40,
        examples=["123456"],
        description="Of the authenticator app, or one of the recovery codes.",
    ),
    NO_NUL,
]
Scope = Literal[
    "account:read",
    "thoughts:read",
    "thoughts:write",
    "journals:read",
    "journals:write",
    "tasks:read",
    "tasks:write",
    "history:read",
    "history:write",
]


class NewUser(Input):
    """An account to open."""

    email: Email
    password: NewPassword
    name: Name | None = None
    code: Annotated[
        str | None, Field(max_length=100, description="Where the owner asks for one."), NO_NUL
    ] = None


class Credentials(Input):
    """Who signs in."""

    email: Email
    password: Password
    code: Code | None = None


class Refresh(Input):
    """The refresh token of a session, to get new tokens for."""

    refresh_token: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="A browser may send the cookie instead."),
        NO_NUL,
    ] = None


class Confirmation(Input):
    """The password once more, before what cannot be taken back."""

    password: Password


class PasswordChange(Input):
    """The password as it is, and as it shall be."""

    password: Password
    new_password: NewPassword


class UserChanges(Changes):
    """What PATCH changes; `null` clears the name."""

    name: Name | None = UNTOUCHED


class User(Row):
    """An account."""

    email: str
    name: str | None
    second_factor: Annotated[bool, Field(description="Whether signing in takes a code too.")]


class Tokens(BaseModel):
    """What a client signs its requests with, and gets the next such token for."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - RFC 6750's name
    expires_in: Annotated[int, Field(description="Seconds the access token holds.")]


class SignedIn(Tokens):
    """Tokens, and whose they are."""

    user: User


class Session(Listed):
    """One place where a person is signed in."""

    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str | None
    current: Annotated[bool, Field(description="Whether this very request came from it.")]


class SessionQuery(PageQuery):
    """Which sessions to list."""

    sorted_by: ClassVar[str] = "created_at"
    has_history: ClassVar[bool] = False


class PasswordReset(Input):
    """A new password, with the one-time code that the owner gave."""

    email: Email
    code: Annotated[str, Field(min_length=1, max_length=100), NO_NUL]
    new_password: NewPassword


class CodeConfirmation(Input):
    """A code of the authenticator app, to show that it has the secret."""

    code: Code


class FactorRemoval(Input):
    """Password and code once more, before the second factor goes."""

    password: Password
    code: Code


class TotpSetup(BaseModel):
    """What an authenticator app needs: as text, as a link, and as a picture to photograph."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(BaseModel):
    """Ten codes, each good once, for when the app is lost. They are not shown again."""

    recovery_codes: list[str]


class NewToken(Input):
    """A token for a script."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["backup"]), NO_NUL]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=9)]
    days: Annotated[int, Field(ge=1, le=365, description="How long it holds.")] = 90


class Token(Listed):
    """A token, without its text."""

    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="To the hour.")]


class MadeToken(Token):
    """A token just made. Its text is not shown again."""

    token: str


class TokenQuery(PageQuery):
    """Which tokens to list."""

    sorted_by: ClassVar[str] = "created_at"
    has_history: ClassVar[bool] = False
