from reporting.models.fact import IntervalFact
from reporting.models.policy import SlaPolicy

__all__ = ["IntervalFact", "SlaPolicy"]
