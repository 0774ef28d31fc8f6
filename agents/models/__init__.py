from agents.models.agent import Agent, AgentProgram, AgentSkill, CapacityRule, Skill
from agents.models.notice import Notice, NoticeReceipt
from agents.models.state import AgentSession, AgentState

__all__ = [
    "Agent",
    "AgentProgram",
    "AgentSession",
    "AgentSkill",
    "AgentState",
    "CapacityRule",
    "Notice",
    "NoticeReceipt",
    "Skill",
]
