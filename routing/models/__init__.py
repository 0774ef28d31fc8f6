from routing.models.entry import EntryPoint
from routing.models.hours import BusinessHours
from routing.models.queue import Queue, QueueEntry

__all__ = ["BusinessHours", "EntryPoint", "Queue", "QueueEntry"]
