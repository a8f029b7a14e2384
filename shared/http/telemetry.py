"""Logs and metrics: types, places in the code and counts, and never anything that people send.

On Lambda, requests are not logged here: API Gateway's access log has route, status and time.
"""

import traceback
from time import perf_counter
from uuid import UUID

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from shared import settings

SERVICE = "aurora"  # the metrics' only dimension: each further one would add billed series

logger = Logger(service=SERVICE)
_metrics = Metrics(service=SERVICE, namespace=settings.METRICS_NAMESPACE)
_started = perf_counter()
_is_cold = True


def count(name: str) -> None:
    """Add one to a metric, on AWS only."""
    if settings.METRICS_NAMESPACE:
        _metrics.add_metric(name, MetricUnit.Count, 1)
        _metrics.flush_metrics()


def note_cold_start(route: str, request_id: str) -> None:
    """Log an environment's first request after it is answered, on AWS only.

    `ms` is the time since this module was imported.
    """
    global _is_cold  # noqa: PLW0603 - once a process
    if not _is_cold:
        return
    _is_cold = False
    if settings.METRICS_NAMESPACE:
        ms = round((perf_counter() - _started) * 1000)
        logger.info("cold start", ms=ms, route=route, request_id=request_id)


def log_security_event(
    kind: str,
    outcome: str,
    account_id: UUID | None,
    address_hash: str | None,
    *,
    is_suspicious: bool,
) -> None:
    """Log what happened to an account's safety, and count what may be an attack."""
    log = logger.warning if is_suspicious else logger.info
    log(
        "security",
        event=kind,
        outcome=outcome,
        account=None if account_id is None else str(account_id),
        address=address_hash,
    )
    if is_suspicious:
        count("SecurityEvent")


def log_fault(error: Exception, route: str, request_id: str) -> None:
    """Log where an unexpected error was raised, but not its text, which can quote private words."""
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
    """Return file, line and function of each frame, without source lines."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
