"""Logs and metrics: types, places and counts, and never a word of what people send.

On Lambda a request has no line of its own: API Gateway's access log has its route, status and time.
"""

import traceback
from time import perf_counter

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from shared import settings

SERVICE = "aurora"  # the only dimension of the metrics: each further one would cost its own series

logger = Logger(service=SERVICE)
_metrics = Metrics(service=SERVICE, namespace=settings.METRICS_NAMESPACE)
_started = perf_counter()
_is_cold = True


def count(name: str) -> None:
    """Add one to a metric; nowhere but on AWS."""
    if settings.METRICS_NAMESPACE:
        _metrics.add_metric(name, MetricUnit.Count, 1)
        _metrics.flush_metrics()


def note_cold_start(route: str, request_id: str) -> None:
    """Count and log the first request of an environment, once it is answered; nowhere but on AWS.

    `ms` is the time since this module was imported.
    """
    global _is_cold  # noqa: PLW0603 - once a process
    if not _is_cold:
        return
    _is_cold = False
    if settings.METRICS_NAMESPACE:
        count("ColdStart")
        ms = round((perf_counter() - _started) * 1000)
        logger.info("cold start", ms=ms, route=route, request_id=request_id)


def log_fault(error: Exception, route: str, request_id: str) -> None:
    """Log where an unexpected failure came from. Not its text: that can quote a person's words."""
    causes = [error, *filter(None, (error.__cause__, error.__context__))]
    logger.error(
        "fault",
        route=route,
        request_id=request_id,
        error=[type(cause).__name__ for cause in causes],
        sqlstate=next((s for c in causes if (s := getattr(c, "sqlstate", None))), None),
        at=[place for cause in causes for place in _places(cause)],
    )


def _places(error: BaseException) -> list[str]:
    """Return file, line and function of each step, without the source lines."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
