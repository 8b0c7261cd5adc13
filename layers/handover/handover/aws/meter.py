"""Counts and times through powertools (CloudWatch's embedded metric format)."""

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit


class Meter:
    """The metrics of one function; they have no dimension but the service, which would each be paid for."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def count(self, name: str, number: int = 1) -> None:
        """Counts."""
        self._metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)

    def time(self, name: str, milliseconds: int) -> None:
        """Notes how long something took."""
        self._metrics.add_metric(name=name, unit=MetricUnit.Milliseconds, value=milliseconds)
