"""Monitoring at a cut-off: money and indicators against plan and time, forecasts, what to ask."""

from baoheng.evaluation.monitoring.filled import Decision, filled, unanswered
from baoheng.evaluation.monitoring.model import (
    LIGHT_WORDS,
    METHOD_WORDS,
    Case,
    Expected,
    Forecast,
    Light,
    Likelihood,
    Method,
    Money,
    Monitoring,
    Progress,
    Row,
)
from baoheng.evaluation.monitoring.monitor import monitor
from baoheng.measures.model import Accumulation

__all__ = [
    "LIGHT_WORDS",
    "METHOD_WORDS",
    "Accumulation",
    "Case",
    "Decision",
    "Expected",
    "Forecast",
    "Light",
    "Likelihood",
    "Method",
    "Money",
    "Monitoring",
    "Progress",
    "Row",
    "filled",
    "monitor",
    "unanswered",
]
