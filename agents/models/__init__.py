from agents.models.agent import Agent, AgentProgram, AgentSkill, Skill
from agents.models.state import AgentSession, AgentState

__all__ = ["Agent", "AgentProgram", "AgentSession", "AgentSkill", "AgentState", "Skill"]
