"""A flow document that may be published, and parts to break it with."""

from __future__ import annotations

import copy
import json
from typing import Any


def words(en: str, ru: str = "") -> dict[str, str]:
    """A prompt in both languages."""
    return {"en": en, "ru": ru or f"{en} (ru)"}


AIRLINE: dict[str, Any] = {
    "languages": ["en", "ru"],
    "start": "hello",
    "on_error": "to_agent",
    "nodes": {
        "hello": {"type": "say", "text": words("Welcome aboard.", "Добро пожаловать."), "next": "hours"},
        "hours": {
            "type": "branch",
            "cases": [{"on": "hours", "is": "closed", "next": "message"}],
            "otherwise": "menu",
        },
        "menu": {
            "type": "menu",
            "text": words("What can we do for you?", "Чем помочь?"),
            "retry": words("Please choose one.", "Выберите, пожалуйста."),
            "tries": 2,
            "choices": [
                {"key": "1", "label": words("Flight status", "Статус рейса"), "words": ["status"], "next": "booking"},
                {"key": "2", "label": words("Talk to an agent", "Оператор"), "words": ["agent"], "next": "to_agent"},
                {"key": "3", "label": words("Nothing", "Ничего"), "next": "bye"},
            ],
            "on_no_match": "to_agent",
        },
        "booking": {
            "type": "collect",
            "text": words("Your flight number?", "Номер рейса?"),
            "into": "flight",
            "format": "mask",
            "mask": "AA999",
            "tries": 2,
            "seconds": 60,
            "next": "status",
            "on_fail": "to_agent",
        },
        "status": {
            "type": "look_up",
            "source": "http",
            "url": "https://flights.example/{flight}",
            "seconds": 2,
            "into": {"state": "flight.state"},
            "next": "told",
            "on_missing": "to_agent",
        },
        "told": {
            "type": "say",
            "text": words("Flight {flight} is {state}.", "Рейс {flight}: {state}."),
            "next": "menu",
        },
        "message": {"type": "leave_message", "text": words("We are closed. Leave a message."), "queue": "orders"},
        "to_agent": {"type": "queue", "text": words("An agent will help you."), "queue": "orders"},
        "bye": {"type": "end", "text": words("Goodbye.", "До свидания.")},
    },
}


def airline(**nodes: dict[str, Any]) -> dict[str, Any]:
    """The flow with some nodes put in instead or besides."""
    made = copy.deepcopy(AIRLINE)
    made["nodes"].update(copy.deepcopy(nodes))
    return made


def text_of(document: Any) -> str:
    """As an author would write it."""
    return json.dumps(document, ensure_ascii=False, indent=2)
