"""The token for a login on RDS equals the one from AWS's own library."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import parse_qs

import psycopg
import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import settings as ours
from shared.aws import rds as iam
from shared.db.database import Database
from shared.errors import Unavailable
from tests.support.paths import ROOT

HOST = "db.c1x2y3.eu-central-1.rds.amazonaws.com"
keys = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", min_size=16)


def by_botocore(place: str, login: str, region: str, key: iam.Keys, now: datetime) -> str:
    """Return the token as boto3's generate_db_auth_token makes it."""
    credentials = Credentials(key.access_key, key.secret_key, key.session_token or None)
    request = AWSRequest("GET", f"https://{place}/?", params={"Action": "connect", "DBUser": login})
    with patch.object(auth, "get_current_datetime", return_value=now):
        auth.SigV4QueryAuth(credentials, "rds-db", region, expires=900).add_auth(request)
    url = str(request.url)
    return url.removeprefix("https://")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    port=st.integers(1, 65535),
    login=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1),
    region=st.sampled_from(["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1"]),
    key=st.builds(iam.Keys, keys, keys, st.just("") | keys),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001
)
def test_a_token_equals_the_one_of_botocore(
    port: int, login: str, region: str, key: iam.Keys, now: datetime
) -> None:
    now = now.replace(tzinfo=UTC)
    place = f"{HOST}:{port}"
    token = iam.sign(place, login, region, key, now)
    # The order does not matter: parameters are sorted before signing.
    theirs = by_botocore(place, login, region, key, now)
    assert sorted(re.split("[?&]", token)) == sorted(re.split("[?&]", theirs))


def test_every_connection_has_a_new_token(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        "PGHOST": HOST,
        "PGPORT": "5432",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "session",
    }
    monkeypatch.setattr(ours, "DATABASE_IAM", True)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    tokens = []
    for minute in (0, 14, 16):
        with (
            patch.object(iam, "datetime") as clock,
            patch.object(psycopg, "connect", side_effect=psycopg.OperationalError) as connect,
        ):
            clock.now.return_value = datetime(2026, 11, 22, 9, minute, tzinfo=UTC)
            with pytest.raises(Unavailable):
                Database("aurora_app").execute(None, "select 1")
        assert connect.call_args.kwargs["user"] == "aurora_app"
        tokens.append(connect.call_args.kwargs["password"])
    dates = [parse_qs(token)["X-Amz-Date"] for token in tokens]
    assert dates == [["20261122T090000Z"], ["20261122T091400Z"], ["20261122T091600Z"]]


def test_no_token_is_made_without_iam() -> None:
    assert iam.password("aurora_app") is None


IMPORTS = """
import sys
from functions.{name} import app
# Powertools looks whether there is a botocore, which takes half a millisecond.
found = {{"boto3", "botocore.session", "botocore.auth", "requests", "urllib3"}} & set(sys.modules)
sys.exit(f"imported: {{found}}" if found else 0)
"""


@pytest.mark.parametrize("name", ["auth", "thoughts", "journals", "planning", "site", "admin"])
def test_no_function_imports_boto3(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS.format(name=name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
