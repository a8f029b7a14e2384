"""No log contains what people write, or a secret, whatever goes wrong."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.client import call
from tests.support.paths import ROOT
from tests.support.people import Person
from tests.support.routes import SECURED
from tests.support.serving import serving
from tests.support.sessions import let_minutes_pass

PLANTED = "planted"  # in everything that is sent
ROW = "01a203a6-19b2-7293-857d-7dfa7cbf855a"  # in every path with an id
TELLING = {"POWERTOOLS_LOGGER_LOG_EVENT": "true", "POWERTOOLS_METRICS_NAMESPACE": "Aurora/test"}


@dataclass
class Run:
    """A run of the API with planted text: its logs, and the tokens it issued."""

    ours: str
    postgres: str
    secrets: list[str]


def talk(http: httpx.Client, break_it: Callable[[], None]) -> list[str]:
    """Send planted text in every way, valid and invalid; return the tokens received."""
    email, password = "planted@example.com", "planted password"
    new = {"email": email, "password": password, "name": "planted", "code": "planted code"}
    answers = [http.post("/auth/register", json=new) for _ in range(2)]
    credentials = {"email": email, "password": password}
    page = {"origin": "http://localhost:3000", "user-agent": "planted agent"}
    answers += [
        http.post("/auth/login", json={**credentials, "password": "planted wrong"}),
        http.post("/auth/login", json=credentials, headers=page),
        http.post("/auth/login", content='{"email": "planted", "password": "planted\\u0000"}'),
        http.post("/auth/refresh", headers=page),
        http.post("/auth/refresh", headers={"cookie": "aurora_refresh=planted.planted", **page}),
        http.post("/auth/refresh", json={"refresh_token": "planted.planted"}),
    ]
    tokens = answers[3].json()
    signed_in = {"authorization": f"Bearer {tokens['access_token']}"}
    http.headers.update({**signed_in, "content-type": "application/json"})
    feed = http.post("/api/feeds", json={"name": "planted"}).json()["url"]
    secret = feed.partition("/feeds/")[2].removesuffix(".ics")
    bodies = ('{"@": "planted"}', '{"@": ["planted"]}', '{"planted": 1}', '{"planted', '"\\ud800pl')
    for is_broken in (False, True):
        if is_broken:
            break_it()
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answers += [http.request(method, f"/feeds/{one}") for one in feeds(secret)]
        for route in SECURED:
            if route.path not in {"/auth/logout", "/auth/me"}:
                path = route.at(dict.fromkeys(route.parts, ROW))
                for body in bodies:
                    for field in (route.body or {"planted": 1}) if "@" in body else {""}:
                        text = body.replace("@", field)
                        key = {"idempotency-key": f"planted-{len(answers)}"}
                        answer = http.request(route.method, path, content=text, headers=key)
                        answers.append(answer)
                for name in ("tag", "from", "cursor", "planted"):
                    answers.append(http.get(path, params={name: "planted"}))
    planted = {"authorization": "Bearer planted.planted.planted"}
    answers.append(http.get("/auth/me", headers=planted))
    assert {200, 201, 400, 401, 404, 409, 422, 500} <= {answer.status_code for answer in answers}
    given = (answers[0].json(), tokens)
    names = ("access_token", "refresh_token")
    return [secret, *(every[name] for every in given for name in names)]


def feeds(secret: str) -> list[str]:
    """Return the name of a feed as people may ask for it, right and wrong."""
    return [f"{secret}.ics", secret, f"{secret}.ics/more", f"{secret}.ICS", f"?{secret}", "planted"]


@pytest.fixture(scope="module")
def run(
    database: str, new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Run on a database that logs what RDS does unless told otherwise, and more."""
    assert database
    conninfo, log = new_database(), tmp_path_factory.mktemp("logs") / "aurora.log"
    name = psycopg.conninfo.conninfo_to_dict(conninfo)["dbname"]
    with psycopg.connect(conninfo, autocommit=True) as owner:
        for setting in ("log_min_messages = warning", "log_min_error_statement = error"):
            owner.execute(f"alter database {name} set {setting}".encode())
        owner.execute(f"alter database {name} set log_statement = 'all'".encode())
        [(folder,)] = owner.execute("show data_directory").fetchall()

        def break_it() -> None:
            # Like a faulty migration: a check whose failure quotes the whole row.
            for table in ("thoughts", "journals", "tasks"):
                no = f"alter table aurora.{table} add check (created_at < '1700-01-01') not valid"
                owner.execute(no.encode())
            owner.execute("alter table aurora.journals rename column name to gone")
            owner.execute("alter table aurora.feeds rename column days to gone")

        written = Path(folder, "..", "postgres.log")
        before = written.stat().st_size
        with (
            serving(log, PGDATABASE=str(name), REGISTRATION="open", **TELLING) as url,
            httpx.Client(base_url=url, timeout=30) as http,
        ):
            tokens = talk(http, break_it)
    with written.open("rb") as opened:
        opened.seek(before)
        postgres = opened.read().decode(errors="replace")
    return Run(log.read_text("utf-8"), postgres, tokens)


def found(log: str, secrets: list[str]) -> list[Any]:
    """Return the lines that contain planted text, or a part of a token."""
    parts = [part for token in secrets for part in token.split(".") if len(part) > 40]
    return [line for line in log.splitlines() if any(word in line for word in [PLANTED, *parts])]


def test_aurora_logs_no_secret(run: Run) -> None:
    assert '"sqlstate":"42703"' in run.ours
    assert found(run.ours, run.secrets) == []


def test_the_functions_log_names_routes_and_no_path(run: Run) -> None:
    lines = [line for line in run.ours.splitlines() if line.startswith("{")]
    assert any('"route":"GET /api/journals/<journal_id>"' in line for line in lines)
    assert any('"route":"GET /feeds/<name>"' in line for line in lines)
    assert any('"Fault":[1.0]' in line for line in lines)
    assert [line for line in lines if ROW in line] == []


def security_lines(run: Run) -> list[dict[str, Any]]:
    """Return the lines of the security log."""
    lines = [json.loads(line) for line in run.ours.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("message") == "security"]


def test_the_security_log_tells_who_tried_what(run: Run) -> None:
    lines = security_lines(run)
    told = [(line["event"], line["outcome"]) for line in lines]
    assert told[:4] == [
        ("register", "done"),
        ("register", "email_taken"),
        ("sign_in", "invalid_credentials"),
        ("sign_in", "done"),
    ]
    assert ("refresh", "invalid_refresh_token") in told
    [account] = {line["account"] for line in (lines[0], lines[2], lines[3])}
    assert len(account) == 36
    assert '"SecurityEvent":[1.0]' in run.ours


def test_the_security_log_hashes_addresses(run: Run) -> None:
    [hashed] = {line["address"] for line in security_lines(run)}
    assert len(hashed) == 32
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert not sha256(address.encode()).hexdigest().startswith(hashed)
        assert not any(address in json.dumps(line) for line in security_lines(run))


def test_the_key_of_the_security_log_changes_every_30_days(
    new_database: Callable[..., str],
) -> None:
    with psycopg.connect(new_database(), options="-c search_path=aurora", autocommit=True) as one:
        key = "select security_log_key()"
        first = one.execute(key).fetchone()
        assert one.execute(key).fetchone() == first
        age = "update security_log_keys set created_at = now() - %s * interval '1 day'"
        one.execute(age, [29.9])
        assert one.execute(key).fetchone() == first
        one.execute(age, [30])
        assert one.execute(key).fetchone() != first
        assert one.execute("select count(*) from security_log_keys").fetchone() == (1,)


def test_the_security_log_tells_what_happens_to_an_account(
    person: Person, owner: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "aurora")

    def told() -> list[tuple[str, str, str | None]]:
        records = [vars(record) for record in caplog.records if record.getMessage() == "security"]
        caplog.clear()
        return [(one["event"], one["outcome"], one["account"]) for one in records]

    told()
    mine = person.user["id"]
    password = {"password": person.password}
    person.post("/auth/totp", password)
    person.post("/auth/totp/confirm", {"code": "000000"})
    person.post("/auth/tokens", {**password, "name": "script", "scopes": ["tasks:read"]})
    person.post("/auth/email", {**password, "email": person.email})
    person.post("/auth/password", {**password, "new_password": "a new beginning"})
    assert told() == [
        ("begin_second_factor", "done", mine),
        ("add_second_factor", "wrong_code", mine),
        ("create_token", "done", mine),
        ("change_email", "done", mine),
        ("change_password", "done", mine),
    ]
    for _ in range(2):
        call("POST", "/auth/refresh", {"refresh_token": person.refresh_token})
        let_minutes_pass(owner, person, 2)
    assert told() == [("refresh", "stolen_refresh_token", mine)]
    credentials = {"email": person.email, "password": "wrong password"}
    for _ in range(11):
        call("POST", "/auth/login", credentials, source_ip="2001:db8:eeee:2::1")
    assert told() == [
        *[("sign_in", "invalid_credentials", mine)] * 10,
        ("sign_in", "too_many_requests", None),
    ]
    call("POST", "/auth/login", {**credentials, "password": "a new beginning"})
    assert told() == [("sign_in", "done", mine)]


EVENT = """
import json, sys
from functions.thoughts.app import handler
class Context: aws_request_id = "1"
print(handler(json.load(sys.stdin), Context())["statusCode"])
"""


def test_developing_powertools_prints_no_event(database: str) -> None:
    assert database
    event = {
        "rawPath": "/api/thoughts",
        "headers": {"authorization": "Bearer planted", "content-type": "application/json"},
        "requestContext": {
            "http": {"method": "POST", "path": "/api/thoughts", "sourceIp": "::1"},
            "stage": "$default",
        },
        "body": json.dumps({"text": "planted"}),
    }
    done = subprocess.run(
        [sys.executable, "-c", EVENT],
        cwd=ROOT,
        env={**os.environ, **TELLING, "POWERTOOLS_DEV": "true"},
        input=json.dumps(event),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "401"
    assert found(done.stdout + done.stderr, []) == []


def test_postgresql_logs_no_secret(run: Run) -> None:
    assert "insert into thoughts" in run.postgres
    assert "violates check constraint" in run.postgres
    assert found(run.postgres, run.secrets) == []


def test_api_gateway_logs_no_path() -> None:
    """Of a feed, the path is the secret."""
    [written] = re.findall(r"Format: >-\n(.*)", (ROOT / "template.yaml").read_text("utf-8"))
    told = set(re.findall(r"\$context\.(\w+)", written))
    assert "routeKey" in told
    assert not told & {"path", "protocol", "resourcePath", "requestOverride", "customDomain"}
