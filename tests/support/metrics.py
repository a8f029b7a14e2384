"""The CloudWatch metrics that a stack's alarms watch and its dashboard shows."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.support.aws import Stack


@dataclass(frozen=True)
class Metric:
    """A metric with its dimensions; a resource's value is `${Name}`."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


def alarm_metrics(alarm: dict[str, Any]) -> list[Metric]:
    """Return the metrics of an alarm, each of which is billed."""
    properties = alarm["Properties"]
    stats = [
        of["MetricStat"]["Metric"] for of in properties.get("Metrics", []) if "Expression" not in of
    ]
    return [
        Metric(
            text(metric["Namespace"]),
            metric["MetricName"],
            tuple((of["Name"], text(of["Value"])) for of in metric.get("Dimensions", [])),
        )
        for metric in stats or [properties]
    ]


def dashboard(stack: Stack) -> dict[str, Any]:
    """Return the body of the stack's one dashboard."""
    [made] = stack.of("AWS::CloudWatch::Dashboard").values()
    body: dict[str, Any] = json.loads(text(made["Properties"]["DashboardBody"]))
    return body


def widget_metrics(widget: dict[str, Any]) -> list[Metric]:
    """Return a widget's metrics. `.` repeats one part of the row above, `...` all that are left.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    found: list[Metric] = []
    above: list[str] = []
    for row in widget["properties"].get("metrics", []):
        parts = [part for part in row if not isinstance(part, dict)]
        if parts[0] == "...":
            parts = above[: len(above) - len(parts) + 1] + parts[1:]
        parts = [above[i] if part == "." else part for i, part in enumerate(parts)]
        pairs = tuple(zip(parts[2::2], parts[3::2], strict=True))
        found.append(Metric(parts[0], parts[1], pairs))
        above = parts
    return found


def shown(stack: Stack) -> list[Metric]:
    """Return the metrics of the dashboard."""
    return [metric for widget in dashboard(stack)["widgets"] for metric in widget_metrics(widget)]


def watched(stack: Stack) -> list[Metric]:
    """Return the metrics of all alarms."""
    alarms = stack.of("AWS::CloudWatch::Alarm").values()
    return [metric for alarm in alarms for metric in alarm_metrics(alarm)]


def custom_metrics(stack: Stack) -> set[Metric]:
    """Return the custom metrics, which are billed."""
    return {of for of in shown(stack) + watched(stack) if not of.namespace.startswith("AWS/")}


def text(value: Any) -> str:
    """Return a value of the template; values that only AWS knows stay `${Name}`."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::Sub": [str(template), dict(given)]}:
            known = {name: text(item) for name, item in given.items()}
            return re.sub(r"\${([\w:]+)}", lambda m: known.get(m[1], m[0]), template)
        case {"Fn::Sub": str(template)}:
            return template
    return str(value)
