"""`sam deploy` creates, updates and deletes Aurora on a mock of AWS; boto3 checks."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest

from local.gateway.template import read_template
from tests.support.aws import SAM
from tests.support.builds import FUNCTIONS, sam_build
from tests.support.paths import ROOT

pytestmark = pytest.mark.deploy
REGION = "eu-central-1"
STACK = "aurora-test"
PATHS = {route.path for route in read_template(ROOT / "template.yaml").routes}
COMMANDS = {"rate(1 day)": "tidy", "rate(15 minutes)": "fill-search"}


@dataclass
class Cloud:
    """A mock of AWS, and the build to deploy to it."""

    url: str
    built: Path

    def client(self, service: str) -> Any:
        return boto3.client(
            service,  # type: ignore[call-overload]
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def sam(self, *arguments: str | Path) -> str:
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "SAM_CLI_TELEMETRY": "0",
        }
        config = ("--config-file", ROOT / "samconfig.toml")
        done = subprocess.run(
            [SAM, *arguments, *config, "--stack-name", STACK, "--region", REGION],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def deploy(self, *parameters: str) -> str:
        chosen = ("--parameter-overrides", *parameters) if parameters else ()
        template = self.built / "template.yaml"
        return self.sam("deploy", "--template-file", template, *chosen)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("cloud")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [SAM.with_name("python"), "-m", "tests.support.moto_server", str(port)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "AWS_DEFAULT_REGION": REGION},
        )
    url = f"http://localhost:{port}"
    try:
        _wait(server, url, folder / "log")
        yield Cloud(url, sam_build(folder, "arm64"))
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"{url}/moto-api/"):
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until
            time.sleep(0.2)


def resources(cloud: Cloud) -> dict[str, str]:
    """Return the ids of CloudFormation's resources by logical id."""
    found = cloud.client("cloudformation").describe_stack_resources(StackName=STACK)
    return {
        of["LogicalResourceId"]: of.get("PhysicalResourceId", "")
        for of in found["StackResources"]
        if "LogicalResourceId" in of  # moto has none for custom resources
    }


def functions(cloud: Cloud) -> dict[str, Any]:
    """Return the functions by the package of their handler."""
    found = cloud.client("lambda").list_functions()["Functions"]
    return {of["Handler"].split(".")[1]: of for of in found}


def test_a_stack_is_created_updated_and_deleted(cloud: Cloud) -> None:
    cloud.deploy()
    _has_been_made(cloud)
    _can_be_changed(cloud)
    cloud.sam("delete", "--no-prompts")
    assert functions(cloud) == {}
    assert cloud.client("apigatewayv2").get_apis()["Items"] == []


def _has_been_made(cloud: Cloud) -> None:
    made = functions(cloud)
    assert made.keys() == set(FUNCTIONS)
    for name, function in made.items():
        assert function["Runtime"] == "python3.13"
        assert function["VpcConfig"]["SubnetIds"], name
    [layer] = cloud.client("lambda").list_layers()["Layers"]
    assert layer["LatestMatchingVersion"]["CompatibleRuntimes"] == ["python3.13"]
    [api] = cloud.client("apigatewayv2").get_apis()["Items"]
    routes = cloud.client("apigatewayv2").get_routes(ApiId=api["ApiId"])["Items"]
    assert {route["RouteKey"].rpartition(" ")[2] for route in routes} == PATHS
    [database] = cloud.client("rds").describe_db_instances()["DBInstances"]
    assert database["Engine"] == "postgres"
    assert database["StorageEncrypted"]
    assert not database["PubliclyAccessible"]
    assert len(cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]) == 11
    assert len(cloud.client("cloudwatch").list_dashboards()["DashboardEntries"]) == 1
    events = cloud.client("events")
    rules = {rule["ScheduleExpression"]: rule for rule in events.list_rules()["Rules"]}
    assert rules.keys() == COMMANDS.keys()
    for every, rule in rules.items():
        [target] = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        assert json.loads(target["Input"]) == {"command": COMMANDS[every]}
        assert made["admin"]["FunctionName"] in target["Arn"]
    groups = cloud.client("logs").describe_log_groups()["logGroups"]
    assert [group["retentionInDays"] for group in groups] == [14, 14]
    [stack] = cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    outputs = {of["OutputKey"]: of["OutputValue"] for of in stack["Outputs"]}
    assert outputs["ApiUrl"].startswith("https://")
    assert outputs["DocsUrl"] == f"{outputs['ApiUrl']}/docs"
    assert made["admin"]["FunctionName"] in outputs["RegistrationCodeCommand"]


def _can_be_changed(cloud: Cloud) -> None:
    before, variables = resources(cloud), functions(cloud)["auth"]["Environment"]["Variables"]
    assert variables["REGISTRATION"] == "code"
    # A new migration changes the admin function's package, and so its version.
    sql = cloud.built / "AdminFunction/database/migrations/9999_nothing.sql"
    sql.write_text("select 1;\n")
    cloud.deploy("Registration=closed")
    after = resources(cloud)
    variables = functions(cloud)["auth"]["Environment"]["Variables"]
    assert variables["REGISTRATION"] == "closed"
    assert after["Instance"] == before["Instance"]
    assert after["Api"] == before["Api"]
    versions = [
        {name for name in of if name.startswith("AdminFunctionVersion")} for of in (before, after)
    ]
    assert len(versions[1] - versions[0]) == 1
    # Deploying again without changes is not an error.
    cloud.deploy("Registration=closed")
    assert resources(cloud)["Instance"] == before["Instance"]
