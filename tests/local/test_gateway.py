"""The local gateway behaves like API Gateway: events, routes, CORS, limits and responses."""

import json
import os
import re
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from local.gateway.hosts import read_host_names
from local.gateway.template import Cors, read_template
from local.worker import make_server
from tests.support.paths import ROOT

SAM = Path(os.environ.get("SAM", ROOT / ".venv-sam/bin/sam"))

# The routes of AWS's own example, and ones with unusual responses.
TEMPLATE = """
Parameters:
  Origins: {Type: CommaDelimitedList, Default: "https://one.example,https://two.example"}
  Word: {Type: String, Default: hello}
Globals:
  Function:
    Timeout: 7
    MemorySize: 256
    Environment:
      Variables:
        GATEWAY_ORIGINS: !Join [";", !Ref Origins]
        GATEWAY_WORD: !Ref Word
        GATEWAY_SET: from the template
        GATEWAY_ARN: !GetAtt Echo.Arn
        GATEWAY_NAME: !Sub "${Api}-name"
        GATEWAY_API: !Join ["-", [!Ref Word, !Ref Api]]
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration:
        AllowOrigins: !Ref Origins
        AllowMethods: [GET, POST]
        AllowHeaders: [authorization, x-word]
        ExposeHeaders: [etag]
        AllowCredentials: true
        MaxAge: 300
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: gateway_handlers.echo
      Events:
        Default: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
        Dog: {Type: HttpApi, Properties: {Path: /pets/dog/1, Method: get}}
        One: {Type: HttpApi, Properties: {Path: "/pets/dog/{id}", Method: GET}}
        Pets: {Type: HttpApi, Properties: {Path: "/pets/{proxy+}", Method: GET}}
        Any: {Type: HttpApi, Properties: {Path: "/{proxy+}", Method: ANY}}
        AnyDog: {Type: HttpApi, Properties: {Path: "/any/dog", Method: ANY}}
        PostDog: {Type: HttpApi, Properties: {Path: "/any/dog", Method: POST}}
        My: {Type: HttpApi, Properties: {Path: "/my/{parameter1}", Method: POST}}
        Timer: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Answers:
    Type: AWS::Serverless::Function
    Properties:
      Handler: gateway_handlers.answer
      Events:
        Any: {Type: HttpApi, Properties: {Path: /answer, Method: ANY}}
  Broken:
    Type: AWS::Serverless::Function
    Properties:
      Handler: gateway_no_such_module.handler
      Events:
        Any: {Type: HttpApi, Properties: {Path: /broken, Method: ANY}}
"""

ONE_ROUTE = """
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ["*"], AllowMethods: [GET], AllowCredentials: true}
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: gateway_handlers.echo
      Events:
        Only: {Type: HttpApi, Properties: {Path: /only, Method: GET}}
"""

# `answer` returns what the request says.
HANDLERS = """
import json, sys

def echo(event, context):
    return {"event": event, "context": {
        "id": context.aws_request_id, "name": context.function_name,
        "memory": context.memory_limit_in_mb, "arn": context.invoked_function_arn,
        "remaining": context.get_remaining_time_in_millis()}}

def answer(event, context):
    return eval(event["headers"]["x-answer"])
"""


@contextmanager
def serving(folder: Path, template: str) -> Iterator[int]:
    """Serve a template with the handlers above, and yield the port."""
    (folder / "gateway_handlers.py").write_text(HANDLERS)
    (folder / "template.yaml").write_text(template)
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as listener:
        patch.syspath_prepend(folder)
        patch.setenv("GATEWAY_SET", "before")
        server = make_server(folder / "template.yaml", "aurora.example, 192.0.2.7:4000")
        thread = Thread(target=server.run, args=[[listener]])
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("api"), TEMPLATE) as port:
        yield port


@pytest.fixture(scope="module")
def one_route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("one"), ONE_ROUTE) as port:
        yield port


@dataclass
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def all(self, name: str) -> list[str]:
        return [value for found, value in self.headers if found == name]

    def cors(self) -> dict[str, str]:
        start = "access-control-"
        return {n.removeprefix(start): v for n, v in self.headers if n.startswith(start)}


def send(
    port: int,
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | None = None,
) -> Reply:
    """Send exactly these headers, with Host and, for a body, Content-Length."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = [(name.lower(), value) for name, value in answer.getheaders()]
        return Reply(answer.status, found, answer.read())


def event(port: int, method: str, target: str, *more: Any) -> dict[str, Any]:
    found: dict[str, Any] = send(port, method, target, *more).json["event"]
    return found


def answer(port: int, result: str, method: str = "GET", *headers: tuple[str, str]) -> Reply:
    """Make a function return the value of an expression."""
    return send(port, method, "/answer", [("X-Answer", result), *headers])


def test_the_event_matches_awss_documentation(api: int) -> None:
    before = time.time()
    headers = [
        ("Header1", "value1"),
        ("Header2", "value1"),
        ("HEADER2", "value2"),
        ("Cookie", "cookie1; cookie2"),
        ("User-Agent", "agent"),
        ("Content-Type", "text/plain"),
    ]
    target = "/my/path?parameter1=value1&parameter1=value2&parameter2=value"
    found = event(api, "POST", target, headers, b"Hello from Lambda")
    context = found["requestContext"]
    moment = context.pop("timeEpoch")
    assert before * 1000 - 1 <= moment <= time.time() * 1000
    assert context.pop("time") == datetime.fromtimestamp(moment // 1000, UTC).strftime(
        "%d/%b/%Y:%H:%M:%S +0000"
    )
    assert UUID(context.pop("requestId"))
    assert found == {
        "version": "2.0",
        "routeKey": "POST /my/{parameter1}",
        "rawPath": "/my/path",
        "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
        "cookies": ["cookie1", "cookie2"],
        "headers": {
            "host": f"127.0.0.1:{api}",
            "header1": "value1",
            "header2": "value1,value2",
            "user-agent": "agent",
            "content-type": "text/plain",
            "content-length": "17",
            "x-forwarded-proto": "http",
        },
        "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "http": {
                "method": "POST",
                "path": "/my/path",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "agent",
            },
            "routeKey": "POST /my/{parameter1}",
            "stage": "$default",
        },
        "body": "Hello from Lambda",
        "pathParameters": {"parameter1": "path"},
        "isBase64Encoded": False,
    }


def test_the_event_matches_the_one_of_sam(api: int) -> None:
    if not SAM.exists():
        pytest.skip(f"NOT COMPARED WITH SAM: {SAM} is missing; `make test` installs it")
    printed = subprocess.run(
        [SAM, "local", "generate-event", "apigateway", "http-api-proxy"],
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        stdout=subprocess.PIPE,
        check=True,
    )
    theirs = json.loads(printed.stdout)
    # Fields only for an API with stage variables, an authorizer or client certificates.
    del theirs["stageVariables"]
    del theirs["requestContext"]["authorizer"], theirs["requestContext"]["authentication"]
    target = f"/my/path?{theirs['rawQueryString']}"
    headers = [("Cookie", "cookie1; cookie2"), ("Header1", "value1"), ("Header2", "value1,value2")]
    ours = event(api, "POST", target, headers, b'{"test":"body"}')
    for own in ("host", "content-length", "x-forwarded-proto"):
        del ours["headers"][own]
    theirs["headers"] = {name.lower(): value for name, value in theirs["headers"].items()}
    assert shape(ours) == shape(theirs)
    for same in ("version", "rawQueryString", "cookies", "headers", "queryStringParameters"):
        assert ours[same] == theirs[same]
    assert (ours["body"], ours["isBase64Encoded"]) == (theirs["body"], theirs["isBase64Encoded"])


def shape(value: Any) -> Any:
    """Return a value's names and types."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    return type(value).__name__


def test_absent_request_parts_are_absent_in_the_event(api: int) -> None:
    found = event(api, "GET", "/")
    assert found.keys() == {
        *("version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext"),
        "isBase64Encoded",
    }
    assert (found["routeKey"], found["rawPath"], found["rawQueryString"]) == ("$default", "/", "")


def test_paths_and_queries_match_those_of_api_gateway(api: int) -> None:
    found = event(api, "POST", "/my/%C3%A4%20b?q=%C3%A4+b&flag&q=&q=a%2Cb")
    assert found["rawPath"] == found["requestContext"]["http"]["path"] == "/my/ä b"
    assert found["pathParameters"] == {"parameter1": "ä b"}
    assert found["rawQueryString"] == "q=%C3%A4+b&flag&q=&q=a%2Cb"
    assert found["queryStringParameters"] == {"q": "ä b,,a,b", "flag": ""}


@pytest.mark.parametrize(
    ("method", "path", "route", "variables"),
    [
        # From AWS's documentation.
        ("GET", "/pets/dog/1", "GET /pets/dog/1", None),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}", {"proxy": "cat/1"}),
        ("POST", "/test/5", "ANY /{proxy+}", {"proxy": "test/5"}),
        # A route matches only its method; a named method wins over ANY.
        ("POST", "/pets/dog/1", "ANY /{proxy+}", {"proxy": "pets/dog/1"}),
        ("HEAD", "/pets/dog/1", "ANY /{proxy+}", {"proxy": "pets/dog/1"}),
        ("POST", "/any/dog", "POST /any/dog", None),
        ("PUT", "/any/dog", "ANY /any/dog", None),
        # A variable matches one segment, a greedy one the rest of the path.
        ("GET", "/pets/dog/1/2", "GET /pets/{proxy+}", {"proxy": "dog/1/2"}),
        ("GET", "/pets/dog/", "GET /pets/{proxy+}", {"proxy": "dog/"}),
        ("GET", "/pets", "ANY /{proxy+}", {"proxy": "pets"}),
        ("GET", "/pets%2Fdog%2F1", "GET /pets/dog/1", None),
        ("GET", "/petsxdog", "ANY /{proxy+}", {"proxy": "petsxdog"}),
        ("GET", "/", "$default", None),
    ],
)
def test_the_most_specific_route_is_chosen(
    tmp_path: Path, method: str, path: str, route: str, variables: dict[str, str] | None
) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    routes = read_template(tmp_path / "template.yaml").routes
    path = path.replace("%2F", "/")
    matches = ((found.key, found.match(method, path)) for found in routes)
    assert next(match for match in matches if match[1] is not None) == (route, variables or {})


@pytest.mark.parametrize("path", ["/pets/dog/7", "/pets%2Fdog%2F7", "//pets/dog/7"])
def test_routes_are_found_by_the_decoded_path(api: int, path: str) -> None:
    key = event(api, "GET", path)["routeKey"]
    assert key == ("ANY /{proxy+}" if path.startswith("//") else "GET /pets/dog/{id}")


@pytest.mark.parametrize(
    ("content_type", "body", "is_base64"),
    [
        ("application/json", '{"a": "ä"}'.encode(), False),
        ("Application/JSON; charset=utf-8", b"{}", False),
        ("text/csv", b"a,b", False),
        ("application/xml", b"<a/>", False),
        ("application/javascript", b"a()", False),
        ("application/json", b"\xff", True),
        ("application/merge-patch+json", b"{}", True),
        ("application/x-www-form-urlencoded", b"a=b", True),
        ("image/png", b"\x89PNG\x00", True),
        ("", b"plain", True),
    ],
)
def test_bodies_of_binary_types_are_base64(
    api: int, content_type: str, body: bytes, *, is_base64: bool
) -> None:
    found = event(api, "POST", "/", [("Content-Type", content_type)], body)
    assert found["isBase64Encoded"] is is_base64
    assert (b64decode(found["body"]) if is_base64 else found["body"].encode()) == body


def test_a_handler_gets_lambdas_context(api: int) -> None:
    first, second = (send(api, "GET", "/").json["context"] for _ in range(2))
    assert UUID(first.pop("id")) != UUID(second.pop("id"))
    assert 0 < first.pop("remaining") <= 7000
    arn = "arn:aws:lambda:local:123456789012:function:Echo"
    assert first == {"name": "Echo", "memory": "256", "arn": arn}


def test_resolvable_environment_variables_of_the_template_are_set(api: int) -> None:
    assert api
    found = {name: value for name, value in os.environ.items() if name.startswith("GATEWAY_")}
    assert found == {
        "GATEWAY_ORIGINS": "https://one.example;https://two.example",
        "GATEWAY_WORD": "hello",
        "GATEWAY_SET": "before",
    }


def test_a_parameter_is_read_from_the_environment_by_its_name_in_capitals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORIGINS", "https://three.example")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    template = read_template(tmp_path / "template.yaml")
    assert template.environment["GATEWAY_ORIGINS"] == "https://three.example"
    assert template.cors
    assert template.cors.headers("https://three.example", preflight=False)


@pytest.mark.parametrize(
    ("result", "status", "content_type", "body"),
    [
        ("{'message': 'Hello'}", 200, "application/json", b'{"message": "Hello"}'),
        ("'Hello from Lambda!'", 200, "application/json", b"Hello from Lambda!"),
        ("[1, 'ä']", 200, "application/json", '[1, "ä"]'.encode()),
        ("None", 200, "application/json", b"null"),
        ("{'statusCode': 418, 'body': 'ä'}", 418, "text/plain;charset=UTF-8", "ä".encode()),
        ("{'statusCode': '201', 'body': ''}", 201, None, b""),
        ("{'statusCode': 204}", 204, None, b""),
    ],
)
def test_a_handlers_result_becomes_the_response(
    api: int, result: str, status: int, content_type: str | None, body: bytes
) -> None:
    reply = answer(api, result)
    assert (reply.status, reply.body) == (status, body)
    assert reply.all("content-type") == ([content_type] if content_type else [])
    assert reply.all("content-length") == ([] if status == 204 else [str(len(body))])


def test_a_base64_response_is_decoded(api: int) -> None:
    headers = {"Content-Type": "image/png", "Content-Length": "8"}
    result = {"statusCode": 200, "headers": headers, "isBase64Encoded": True, "body": "iVBORwA="}
    reply = answer(api, repr(result))
    assert (reply.body, reply.all("content-type")) == (b"\x89PNG\x00", ["image/png"])
    assert reply.all("content-length") == ["5"]


def test_each_cookie_has_its_own_header(api: int) -> None:
    reply = answer(api, "{'statusCode': 200, 'cookies': ['a=1; Path=/', 'b=2']}")
    assert reply.all("set-cookie") == ["a=1; Path=/", "b=2"]


@pytest.mark.parametrize(
    "result",
    [
        "1 / 0",
        "exec('raise SystemExit(1)')",
        "{'statusCode': 200, 'body': {'not': 'text'}}",
        "{'statusCode': 200, 'isBase64Encoded': True, 'body': '%'}",
        "{'statusCode': 'fine'}",
        "{'statusCode': 42}",
        "{1, 2}",
        "'a' * 6 * 1024 * 1024",
    ],
)
def test_a_handler_that_fails_is_a_500(
    api: int, result: str, capfd: pytest.CaptureFixture[str]
) -> None:
    reply = answer(api, result)
    assert (reply.status, reply.json) == (500, {"message": "Internal Server Error"})
    assert "Traceback" in capfd.readouterr().err


def test_a_function_that_cannot_be_imported_fails_alone(api: int) -> None:
    assert send(api, "GET", "/broken").json == {"message": "Internal Server Error"}
    assert send(api, "GET", "/").status == 200


def test_requests_over_the_limits_of_lambda_or_api_gateway_are_refused(api: int) -> None:
    fits, lambdas, gateways = 6_000_000, 6 * 1024 * 1024, 10_000_001
    text = [("Content-Type", "text/plain")]
    assert len(event(api, "POST", "/", text, b"a" * 1_000_000)["body"]) == 1_000_000
    assert send(api, "POST", "/answer", [("X-Answer", "'ok'"), *text], b"a" * fits).body == b"ok"
    for size in (lambdas, gateways):
        reply = send(api, "POST", "/", text, b"a" * size)
        assert (reply.status, reply.json) == (413, {"message": "Request Entity Too Large"})
    # Base64 fits even less.
    assert send(api, "POST", "/", (), b"a" * 5_000_000).status == 413


def test_head_reaches_the_function_and_has_no_body(api: int) -> None:
    reply = answer(
        api, "{'statusCode': 200, 'body': event['requestContext']['http']['method']}", "HEAD"
    )
    assert (reply.status, reply.body, reply.all("content-length")) == (200, b"", ["4"])


def test_an_unknown_route_is_a_404(one_route: int) -> None:
    for method, path in (("GET", "/other"), ("POST", "/only")):
        reply = send(one_route, method, path)
        assert (reply.status, reply.json) == (404, {"message": "Not Found"})


def preflight(port: int, path: str, origin: str) -> Reply:
    asked = [("Origin", origin), ("Access-Control-Request-Method", "POST")]
    return send(port, "OPTIONS", path, asked)


def test_a_preflight_without_a_route_is_answered_by_the_gateway(one_route: int) -> None:
    reply = preflight(one_route, "/only", "https://any.example")
    assert (reply.status, reply.body) == (204, b"")
    assert reply.cors() == {"allow-origin": "*", "allow-methods": "GET"}


def test_a_preflight_to_an_any_route_reaches_the_function(api: int) -> None:
    reply = preflight(api, "/pets/dog/1", "https://two.example")
    assert reply.json["event"]["routeKey"] == "ANY /{proxy+}"
    assert reply.cors() == {
        "allow-origin": "https://two.example",
        "allow-credentials": "true",
        "allow-methods": "GET,POST",
        "allow-headers": "authorization,x-word",
        "expose-headers": "etag",
        "max-age": "300",
    }


def test_a_disallowed_origin_gets_no_cors_headers(api: int) -> None:
    assert preflight(api, "/", "https://three.example").cors() == {}
    assert send(api, "GET", "/", [("Origin", "https://one.example.org")]).cors() == {}
    assert send(api, "GET", "/").cors() == {}


def test_cors_headers_of_a_function_are_replaced(api: int) -> None:
    theirs = "{'statusCode': 200, 'headers': {'Access-Control-Allow-Origin': '*', 'ETag': '1'}}"
    reply = answer(api, theirs, "GET", ("Origin", "https://one.example"))
    assert reply.cors() == {
        "allow-origin": "https://one.example",
        "allow-credentials": "true",
        "expose-headers": "etag",
    }
    assert reply.all("etag") == ["1"]
    assert answer(api, theirs).cors() == {}


@pytest.mark.parametrize(("allowed", "can"), [("https://*", True), ("http://*", False)])
def test_origins_can_be_allowed_by_scheme_wildcard(allowed: str, *, can: bool) -> None:
    headers = Cors({"AllowOrigins": [allowed]}).headers("https://one.example", preflight=False)
    assert bool(headers) is can


def test_the_request_log_omits_the_query(api: int, capfd: pytest.CaptureFixture[str]) -> None:
    send(api, "GET", "/pets/dog%0A1?q=secret")
    line = capfd.readouterr().out
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET    /pets/dog%0A1 200 +\d+\.\d ms\n", line)


def answered_to(port: int, host: str) -> int:
    """Return the status of a request that calls this machine by a name."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.putrequest("GET", "/only", skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        return connection.getresponse().status


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LocalHost:4000", "localhost.", "127.0.0.1:80", "127.1.2.3", "[::1]:4000"),
        *("web.localhost", "aurora.example", "AURORA.example:443", "192.0.2.7"),
    ],
)
def test_loopback_names_and_configured_hosts_are_answered(one_route: int, host: str) -> None:
    assert answered_to(one_route, host) == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "notlocalhost"),
        *("aurora.example.evil.example", "192.0.2.8", "[::2]", "0.0.0.0", "localhost@evil.example"),
        *("", "2130706433", "localhost:4000:evil.example"),
    ],
)
def test_any_other_host_is_refused(one_route: int, host: str) -> None:
    assert answered_to(one_route, host) == 421


def test_a_refused_host_runs_no_function_and_is_named(api: int) -> None:
    with closing(HTTPConnection("127.0.0.1", api)) as connection:
        headers = {"Host": "evil.example", "Origin": "https://one.example"}
        connection.request("GET", "/", headers=headers)
        reply = connection.getresponse()
        said = json.loads(reply.read())
    assert list(said) == ["message"]
    assert said["message"].startswith('Aurora does not answer to the host name "evil.example".')
    assert reply.getheader("access-control-allow-origin") is None


def test_two_host_headers_are_refused(one_route: int) -> None:
    with closing(HTTPConnection("127.0.0.1", one_route)) as connection:
        connection.putrequest("GET", "/only")
        connection.putheader("Host", "localhost")
        connection.endheaders()
        assert connection.getresponse().status in {400, 421}


@pytest.mark.parametrize("names", ["http://aurora.example", "a b", "aurora.example/app", "*"])
def test_what_is_no_host_name_cannot_be_configured(names: str) -> None:
    with pytest.raises(ValueError, match="is not a host name"):
        read_host_names(names)
