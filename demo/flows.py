"""The airline's chat before an agent: flight status, rebooking with a callback, baggage rules, a message at night."""

from __future__ import annotations

from typing import Any

from demo.people import MAIN


def _say(en: str, ru: str) -> dict[str, str]:
    return {"en": en, "ru": ru}


def _choice(key: str, en: str, ru: str, to: str, *words: str) -> dict[str, Any]:
    return {"key": key, "label": _say(en, ru), "words": list(words), "next": to}


HALDEN_FLOW: dict[str, Any] = {
    "languages": ["en", "ru"],
    "start": "hello",
    "on_error": "to_agent",
    "nodes": {
        "hello": {
            "type": "say",
            "text": _say("Halden Air here, the assistant writes.", "Halden Air, пишет виртуальный ассистент."),
            "next": "hours",
        },
        "hours": {
            "type": "branch",
            "cases": [
                {"on": "hours", "is": "closed", "next": "night"},
                {"on": "vip", "is": True, "next": "to_agent"},
            ],
            "otherwise": "menu",
        },
        "menu": {
            "type": "menu",
            "text": _say("What is it about?", "О чём речь?"),
            "retry": _say("Please choose one of these.", "Выберите, пожалуйста, один из пунктов."),
            "tries": 2,
            "choices": [
                _choice("1", "Flight status", "Статус рейса", "flight", "status", "delayed", "опаздывает"),
                _choice("2", "Change my booking", "Изменить бронь", "booking", "rebook", "rebooking", "поменять"),
                _choice("3", "Baggage rules", "Правила багажа", "baggage", "baggage", "luggage", "багаж"),
                _choice("0", "An agent", "Оператор", "to_agent", "agent", "human", "человек"),
            ],
            "on_no_match": "to_agent",
        },
        "flight": {
            "type": "collect",
            "text": _say("Your flight number, such as HA482?", "Номер рейса, например HA482?"),
            "retry": _say("Two letters and three digits, please.", "Две буквы и три цифры, пожалуйста."),
            "into": "flight",
            "format": "mask",
            "mask": "AA999",
            "tries": 2,
            "next": "status",
            "on_fail": "to_agent",
        },
        "status": {
            "type": "queue",
            "text": _say(
                "Thank you. An agent looks at flight {flight} and answers here.",
                "Спасибо. Оператор посмотрит рейс {flight} и ответит здесь.",
            ),
            "queue": MAIN,
        },
        "booking": {
            "type": "collect",
            "text": _say("Your booking code, six letters or digits?", "Код брони, шесть букв или цифр?"),
            "retry": _say("Six letters or digits, please.", "Шесть букв или цифр, пожалуйста."),
            "into": "booking",
            "format": "mask",
            "mask": "******",
            "tries": 2,
            "next": "wait",
            "on_fail": "to_agent",
        },
        "wait": {
            "type": "callback_offer",
            "text": _say(
                "It takes a while today. Shall we call you? Your place is kept.",
                "Сегодня приходится подождать. Перезвонить вам? Место в очереди сохранится.",
            ),
            "ask_number": _say("At which number, with +?", "По какому номеру, начиная с +?"),
            "queue": MAIN,
            "least_wait_seconds": 300,
            "next": "called",
            "declined": "to_agent",
        },
        "called": {
            "type": "end",
            "text": _say("We call you about booking {booking}.", "Мы позвоним вам по брони {booking}."),
        },
        "baggage": {
            "type": "menu",
            "text": _say(
                "One cabin bag of 8 kg is always free; a case of 23 kg comes with Standard and Flex. Anything else?",
                "Ручная кладь 8 кг бесплатна; чемодан 23 кг входит в Standard и Flex. Что-нибудь ещё?",
            ),
            "choices": [
                _choice("1", "Yes, please", "Да, пожалуйста", "menu", "yes", "да"),
                _choice("2", "No, thank you", "Нет, спасибо", "bye", "no", "нет"),
            ],
            "on_no_match": "to_agent",
        },
        "bye": {"type": "end", "text": _say("Have a good flight.", "Хорошего полёта.")},
        "night": {
            "type": "leave_message",
            "text": _say(
                "We answer from 05:00 Oslo time. Write your question here: it is the first we read.",
                "Мы отвечаем с 05:00 по Осло. Напишите вопрос здесь: его прочтут первым.",
            ),
            "thanks": _say("Thank you, it is kept.", "Спасибо, записано."),
            "queue": MAIN,
        },
        "to_agent": {
            "type": "queue",
            "text": _say("An agent will be with you.", "Сейчас ответит оператор."),
            "queue": MAIN,
        },
    },
}
FLOWS: dict[str, tuple[str, str, dict[str, Any]]] = {"halden": ("chat", "Chat", HALDEN_FLOW)}  # slug -> code, name
