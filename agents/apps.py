from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "agents"
    label = "agents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscriptions only: consoles that are heard of keep their agents connected."""
        from uuid import UUID

        from agents.services import state
        from live import presence

        presence.register("agent", seen=lambda keys: state.note_seen(agent_ids=[UUID(key) for key in keys]))
