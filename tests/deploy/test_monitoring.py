"""Alarms, dashboard and logs: each metric that they use is really written."""

import json
import os
import re
import subprocess
import sys

import pytest

from shared.http.telemetry import SERVICE
from tests.support.aws import Stack
from tests.support.metrics import Metric, custom_metrics, dashboard, shown, text, watched
from tests.support.paths import ROOT

OURS = "Aurora/${AWS::StackName}"
COUNTED = {
    name
    for folder in ("shared", "functions")
    for path in (ROOT / folder).rglob("*.py")
    for name in re.findall(r"\bcount\(\"(\w+)\"\)", path.read_text("utf-8"))
}
OWNERS = {
    "ApiId": "AWS::ApiGatewayV2::Api",
    "FunctionName": "AWS::Lambda::Function",
    "DBInstanceIdentifier": "AWS::RDS::DBInstance",
    "DBClusterIdentifier": "AWS::RDS::DBCluster",
}
# The metrics that each service writes by itself, with their dimension.
WRITTEN = {
    "AWS/ApiGateway": {"ApiId": {"Count", "4xx", "5xx", "Latency"}},
    "AWS/Lambda": {"FunctionName": {"Errors", "Throttles", "Duration", "ConcurrentExecutions"}},
    "AWS/RDS": {
        "DBInstanceIdentifier": {
            "CPUUtilization",
            "FreeableMemory",
            "DatabaseConnections",
            "FreeStorageSpace",
        },
        "DBClusterIdentifier": {"VolumeBytesUsed"},
    },
}
ACROSS_FUNCTIONS = {"Errors", "Throttles"}  # Lambda also writes these without a dimension


def is_written(stack: Stack, metric: Metric) -> bool:
    """Return whether a metric is written, given the resource named by its dimension."""
    if metric.namespace == OURS:
        return metric.name in COUNTED and metric.dimensions == (("service", SERVICE),)
    if not metric.dimensions:
        return metric.namespace == "AWS/Lambda" and metric.name in ACROSS_FUNCTIONS
    [(dimension, value)] = metric.dimensions
    named = re.fullmatch(r"\${(\w+)}", value)
    owner = stack.resources.get(named[1], {}) if named else {}
    return (
        metric.name in WRITTEN[metric.namespace].get(dimension, ())
        and owner.get("Type") == OWNERS[dimension]
    )


def test_every_alarm_watches_a_metric_that_is_written(stack: Stack) -> None:
    assert not [metric for metric in watched(stack) if not is_written(stack, metric)]


def test_every_metric_of_the_dashboard_is_written(stack: Stack) -> None:
    metrics = shown(stack)
    assert not [metric for metric in metrics if not is_written(stack, metric)]
    assert len(metrics) <= 50  # the limit of a free dashboard
    of_lambda = {metric for metric in metrics if metric.namespace == "AWS/Lambda"}
    functions = stack.of("AWS::Lambda::Function")
    for name in WRITTEN["AWS/Lambda"]["FunctionName"]:
        drawn = {metric.dimensions[0][1] for metric in of_lambda if metric.name == name}
        assert drawn == {f"${{{function}}}" for function in functions}


def test_no_widget_covers_another(stack: Stack) -> None:
    taken: set[tuple[int, int]] = set()
    for of in dashboard(stack)["widgets"]:
        columns = range(of["x"], of["x"] + of["width"])
        cells = {(x, y) for x in columns for y in range(of["y"], of["y"] + of["height"])}
        assert columns.stop <= 24
        assert not cells & taken, of["properties"]["title"]
        taken |= cells


def test_functions_count_faults_and_security_events() -> None:
    assert {"Fault", "SecurityEvent", "Unavailable"} <= COUNTED


def test_a_metric_has_only_the_service_dimension() -> None:
    counted = subprocess.run(
        [sys.executable, "-c", "from shared.http.telemetry import count; count('Fault')"],
        cwd=ROOT,
        env={**os.environ, "POWERTOOLS_METRICS_NAMESPACE": "Aurora/test"},
        capture_output=True,
        text=True,
        check=True,
    )
    line = json.loads(counted.stdout)
    [directive] = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Aurora/test"
    assert directive["Dimensions"] == [["service"]]
    assert line["service"] == SERVICE


def test_functions_write_at_most_ten_metric_series(stack: Stack) -> None:
    ours = custom_metrics(stack)
    assert {(metric.namespace, metric.name) for metric in ours} == {(OURS, of) for of in COUNTED}
    assert len(ours) <= 10
    for function in stack.of("AWS::Lambda::Function").values():
        variables = function["Properties"]["Environment"]["Variables"]
        assert text(variables["POWERTOOLS_METRICS_NAMESPACE"]) == OURS


def test_no_metric_is_filtered_from_logs(stack: Stack) -> None:
    assert not stack.of("AWS::Logs::MetricFilter")


def test_every_alarm_notifies_and_is_documented(stack: Stack) -> None:
    alarms = stack.of("AWS::CloudWatch::Alarm")
    assert len(alarms) >= 9
    operate = (ROOT / "docs/operate.md").read_text("utf-8")
    for name, alarm in alarms.items():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}]
        assert alarm["Properties"]["TreatMissingData"] == "notBreaching"
        anchor = alarm["Properties"]["AlarmDescription"].rpartition("docs/operate.md#")[2]
        assert f"\n### {anchor.replace('-', ' ').capitalize()}\n" in operate, name
    assert stack.of("AWS::SNS::Subscription")


def test_logs_are_kept_for_two_weeks(stack: Stack) -> None:
    groups = stack.of("AWS::Logs::LogGroup").values()
    assert [of["Properties"]["RetentionInDays"] for of in groups] == [14, 14]
    for function in stack.of("AWS::Lambda::Function").values():
        assert function["Properties"]["LoggingConfig"] == {
            "LogFormat": "JSON",
            "LogGroup": {"Ref": "FunctionLogs"},
        }


def test_saved_queries_name_existing_log_groups(stack: Stack) -> None:
    queries = stack.of("AWS::Logs::QueryDefinition").values()
    assert len(queries) >= 3
    operate = (ROOT / "docs/operate.md").read_text("utf-8")
    for query in queries:
        [group] = query["Properties"]["LogGroupNames"]
        assert stack.resources[group["Ref"]]["Type"] == "AWS::Logs::LogGroup"
        name = text(query["Properties"]["Name"])
        assert name.startswith("${AWS::StackName}/")  # one for each stack
        assert name.partition("/")[2] in operate


# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
@pytest.mark.parametrize("version", ["$LATEST", "12"])
def test_saved_queries_parse_the_function_from_the_log_stream(stack: Stack, version: str) -> None:
    stream = f"2026/11/24/aurora-AuthFunction-a1B2[{version}]0f1e"
    queries = stack.of("AWS::Logs::QueryDefinition").values()
    asked = "\n".join(query["Properties"]["QueryString"] for query in queries)
    patterns = re.findall(r"parse @logStream /(.+)/\n", asked)
    assert len(patterns) >= 2
    for pattern in patterns:
        found = re.match(pattern.replace("(?<", "(?P<"), stream)
        assert found
        assert found["functionName"] == "aurora-AuthFunction-a1B2"
