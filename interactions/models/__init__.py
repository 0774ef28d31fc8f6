from interactions.models.interaction import Interaction, Segment
from interactions.models.message import Attachment, Draft, Message
from interactions.models.script_run import ScriptRun
from interactions.models.timeline import TimelineEntry

__all__ = ["Attachment", "Draft", "Interaction", "Message", "ScriptRun", "Segment", "TimelineEntry"]
