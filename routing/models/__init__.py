from routing.models.entry import EntryPoint
from routing.models.flow import Flow, FlowRun, FlowVersion
from routing.models.hours import BusinessHours
from routing.models.queue import Queue, QueueEntry

__all__ = ["BusinessHours", "EntryPoint", "Flow", "FlowRun", "FlowVersion", "Queue", "QueueEntry"]
