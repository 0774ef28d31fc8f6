from routing.models.callback import Callback, CallbackAttempt, CallbackRule
from routing.models.entry import EntryPoint
from routing.models.flow import Flow, FlowRun, FlowVersion
from routing.models.hours import BusinessHours
from routing.models.queue import Queue, QueueEntry
from routing.models.recording import Recording

__all__ = [
    "BusinessHours",
    "Callback",
    "CallbackAttempt",
    "CallbackRule",
    "EntryPoint",
    "Flow",
    "FlowRun",
    "FlowVersion",
    "Queue",
    "QueueEntry",
    "Recording",
]
