"""Accounts, credentials, sessions and personal tokens."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from functions.auth.emails import normalized_email
from shared.fields import NO_NUL, UNSET, WHOLE, Changes, Identified, Input, Row
from shared.kinds.registry import SCOPES
from shared.pagination import PageQuery
from shared.zones import Zone

# An email to look an account up by, which may be from before emails were normalised.
KnownEmail = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$"
    ),
    Field(examples=["ada@example.com"]),
]
Email = Annotated[KnownEmail, AfterValidator(normalized_email)]
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
        description="From the authenticator app, or one of the recovery codes.",
    ),
    NO_NUL,
]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
_SCOPES = ("account:read", *SCOPES, "history:read", "history:write")
if TYPE_CHECKING:
    Scope = str
else:
    Scope = Literal[_SCOPES]


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


Languages = Annotated[
    list[Language],
    Field(min_length=1, max_length=10, examples=[["en", "pt-BR"]]),
    AfterValidator(_unique),
]


class NewUser(Input):
    """An account to register."""

    email: Email
    password: NewPassword
    name: Name | None = None
    code: Annotated[
        str | None,
        Field(max_length=100, description="The owner's registration code, where one is required."),
        NO_NUL,
    ] = None


class Credentials(Input):
    """Email and password, and the second factor's code if there is one."""

    email: KnownEmail
    password: Password
    code: Code | None = None


class Refresh(Input):
    """The refresh token of a session."""

    refresh_token: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Omitted by browsers that send the cookie instead.",
        ),
        NO_NUL,
    ] = None


class Confirmation(Input):
    """The password again, to confirm an action that cannot be undone."""

    password: Password


class PasswordChange(Input):
    """The current password and the new one."""

    password: Password
    new_password: NewPassword
    keep_tokens: Annotated[
        bool, Field(description="Keep the personal access tokens, which are revoked otherwise.")
    ] = False


class EmailChange(Input):
    """The new email, and the password to confirm it."""

    password: Password
    email: Email


class UserChanges(Changes):
    """Fields to update; `null` clears the name, and resets the others to UTC and English."""

    name: Name | None = UNSET
    zone: Zone | None = UNSET
    languages: Languages | None = UNSET


class User(Row):
    """An account."""

    email: str
    name: str | None
    second_factor: Annotated[bool, Field(description="Whether signing in requires a code.")]
    token_created_at: Annotated[
        datetime | None,
        Field(description="When a personal access token was last created, even if it is revoked."),
    ]
    zone: Annotated[str, Field(description="For what is sent without a zone.")]
    languages: Annotated[list[str], Field(description="That the person writes in, by BCP 47.")]


class Tokens(BaseModel):
    """The access token for requests, and the refresh token for the next one."""

    access_token: str
    refresh_token: Annotated[
        str | None,
        Field(description="Null if the request sent the cookie, which then holds the next one."),
    ]
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - RFC 6750's name
    expires_in: Annotated[int, Field(description="Seconds until the access token expires.")]


class SignedIn(Tokens):
    """The tokens of a new session, and its user."""

    refresh_token: str
    user: User


class Session(Identified):
    """A signed-in client."""

    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str | None
    current: Annotated[bool, Field(description="Whether this request was made with it.")]


class SessionQuery(PageQuery):
    """Which sessions to list."""

    sorted_by: ClassVar[str] = "created_at"
    has_history: ClassVar[bool] = False


class PasswordReset(Input):
    """A new password, with the owner's one-time code."""

    email: KnownEmail
    code: Annotated[str, Field(min_length=1, max_length=100), NO_NUL]
    new_password: NewPassword


class CodeConfirmation(Input):
    """A code from the authenticator app, which proves that it has the secret."""

    code: Code


class FactorRemoval(Input):
    """Password and code again, to confirm the removal."""

    password: Password
    code: Code


class TotpSetup(BaseModel):
    """The secret for an authenticator app, as text, as a link and as a QR code."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(BaseModel):
    """Ten single-use codes for when the authenticator app is lost. They are not shown again."""

    recovery_codes: list[str]


class NewToken(Input):
    """A personal access token to create."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["backup"]), NO_NUL]
    scopes: Annotated[
        list[Scope],
        Field(
            min_length=1,
            max_length=len(_SCOPES),
            examples=[["thoughts:write"]],
            description="`history:read` and `history:write` reach items of every kind.",
        ),
        AfterValidator(_unique),
    ]
    days: Annotated[int, Field(ge=1, le=365, description="Days until it expires."), WHOLE] = 90
    renewable: Annotated[
        bool,
        Field(description="Whether the token can renew itself; it needs the scope `history:read`."),
    ] = False
    password: Password
    code: Annotated[Code | None, Field(description="Required with a second factor.")] = None


class Token(Identified):
    """A personal access token, without its text."""

    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="Rounded to the hour.")]


class CreatedToken(Token):
    """A token that was just created. Its text is not shown again."""

    token: str


class TokenQuery(PageQuery):
    """Which tokens to list."""

    sorted_by: ClassVar[str] = "created_at"
    has_history: ClassVar[bool] = False
