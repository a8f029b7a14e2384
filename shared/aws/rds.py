"""The password of a database login on RDS: a request signed with the function's own AWS keys."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from os import environ
from urllib.parse import quote

from shared import settings

_SECONDS = "900"  # validity of a token; RDS checks it only when a connection is opened
_NOTHING = sha256(b"").hexdigest()


@dataclass(frozen=True)
class Keys:
    """AWS credentials to sign with."""

    access_key: str
    secret_key: str
    session_token: str = ""


def password(login: str) -> str | None:
    """Return a new token for a login, or None if the database does not use IAM.

    It is created for each connection, so it has never expired.
    """
    if not settings.DATABASE_IAM:
        return None
    # Read from the environment each time, since Lambda may renew them.
    keys = Keys(
        environ["AWS_ACCESS_KEY_ID"],
        environ["AWS_SECRET_ACCESS_KEY"],
        environ.get("AWS_SESSION_TOKEN", ""),
    )
    address = f"{environ['PGHOST']}:{environ['PGPORT']}"
    return sign(address, login, environ["AWS_REGION"], keys, datetime.now(UTC))


def sign(address: str, login: str, region: str, keys: Keys, now: datetime) -> str:
    """Return the token with which `login` may connect to `address` (host:port) for 15 minutes.

    Source: AWS Signature Version 4, in the query string of a request to the service rds-db.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{moment[:8]}/{region}/rds-db/aws4_request"
    fields = {
        "Action": "connect",
        "DBUser": login,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{keys.access_key}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": _SECONDS,
        "X-Amz-SignedHeaders": "host",
    }
    if keys.session_token:
        fields["X-Amz-Security-Token"] = keys.session_token
    query = "&".join(f"{name}={quote(fields[name], safe='-_.~')}" for name in sorted(fields))
    request = f"GET\n/\n{query}\nhost:{address}\n\nhost\n{_NOTHING}"
    signed = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    key = f"AWS4{keys.secret_key}".encode()
    for part in (*scope.split("/"), signed):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{address}/?{query}&X-Amz-Signature={key.hex()}"
