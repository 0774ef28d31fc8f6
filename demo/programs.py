"""An airline, a clinic and a shop: what each needs to be served, in its own language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from gateways.simulator.domain.arrivals import Profile
from gateways.simulator.domain.words import AIRLINE, CLINIC, SHOP, Topic

_DAY = (0, 0, 0, 0, 0, 0, 0.5, 1, 3, 5, 6, 6, 5, 4, 5, 5, 4, 4, 3, 2, 1, 0.5, 0, 0)
_ROUND_THE_CLOCK = (0.5, 0.4, 0.3, 0.3, 0.4, 0.6, 1, 2, 4, 5, 6, 6, 5, 5, 5, 5, 4, 4, 3, 3, 2, 2, 1.5, 1)
_LONG = (0.3, 0.2, 0.2, 0.2, 0.4, 1, 2, 4, 5, 5, 5, 5, 4, 4, 5, 5, 6, 6, 5, 4, 3, 2, 1, 0.5)


@dataclass(frozen=True, slots=True)
class DemoOnCall:
    """The queue that takes chats outside business hours; `topic` is the number of what they are about, the last one."""

    queue_name: str
    agents: tuple[str, ...]  # simulated
    shifts: tuple[tuple[time, time], ...]
    topic: int


@dataclass(frozen=True, slots=True)
class DemoProgram:
    """One client with one program."""

    slug: str
    client: str
    legal_name: str
    address: str
    tax_id: str
    country: str
    name: str
    monogram: str
    hue: str
    zone: str
    language: str
    currency: str
    greeting: str
    queue_name: str
    welcome: str
    closed_message: str
    weekly: dict[str, list[list[str]]]
    target_seconds: int
    target_share: str
    price_per_minute: dict[str, str]  # major units by channel
    script_name: str
    script: list[dict[str, Any]]
    dispositions: tuple[tuple[str, str], ...]
    profile: Profile
    topics: tuple[Topic, ...]
    shifts: tuple[tuple[time, time], ...]
    agents: tuple[str, ...]  # simulated agents, as many as shifts
    on_call: DemoOnCall | None = None


def _step(key: str, title: str, say: str, *branches: tuple[str, str], required: bool = False) -> dict[str, Any]:
    """One step of a script; branches are (what the customer wants, key of the next step)."""
    ways = [{"label": label, "to": to} for label, to in branches]
    return {"key": key, "title": title, "say": say, "required": required, "branches": ways}


def _week(*spans: tuple[str, str], weekend: bool = True) -> dict[str, list[list[str]]]:
    days = range(7 if weekend else 5)
    return {str(day): [list(span) for span in spans] for day in days}


HALDEN = DemoProgram(
    slug="halden",
    client="Halden Air",
    legal_name="Halden Air AS",
    address="Storgata 8, 0155 Oslo, Norway",
    tax_id="NO 914 778 271 MVA",
    country="NO",
    name="Halden Air",
    monogram="HA",
    hue="sky",
    zone="Europe/Oslo",
    language="en",
    currency="EUR",
    greeting="Halden Air, this is {agent}. Where may I take you?",
    queue_name="Bookings",
    welcome="Halden Air here. Ask about flights, bookings and miles.",
    closed_message="We are asleep just now and answer from 05:00 Oslo time. Leave your question here.",
    weekly=_week(("05:00", "24:00")),
    target_seconds=30,
    target_share="0.800",
    price_per_minute={"chat": "0.62", "email": "0.48", "voice": "0.74"},
    script_name="Flight help",
    script=[
        _step(
            "greet", "Greet and identify", "Halden Air, how may I help? May I have your booking code?",
            ("Flight status", "status"),
            ("Change the booking", "rebook"),
            ("Something else", "close"),
            required=True,
        ),
        _step(
            "status", "Flight status", "I am looking at your flight now. It will take a moment.",
            ("On time", "close"),
            ("Late or cancelled", "rebook"),
        ),
        _step(
            "rebook", "Rebooking", "These are the next flights with free seats. Which one suits you?",
            ("Flight chosen", "close"),
            ("Wants the money back", "close"),
        ),
        _step("close", "Close", "Is there anything else? Have a good flight."),
    ],
    dispositions=(
        ("status", "Flight status given"),
        ("rebooked", "Rebooked"),
        ("refund", "Refund requested"),
        ("miles", "Miles corrected"),
        ("other", "Other"),
    ),
    profile=Profile(
        hourly=_LONG, weekday=(1.1, 1, 1, 1, 1.3, 0.9, 1.1), daily_mean=31, handle_seconds=250, wrap_up_seconds=22,
        patience_seconds=200, email_share=0.25, zone="Europe/Oslo",
    ),
    topics=AIRLINE,
    shifts=((time(5), time(13)), (time(8), time(16)), (time(11), time(19)), (time(15), time(23, 50))),
    agents=("Freja Lund", "Ivo Maric", "Noor Haddad", "Sven Aas"),
)  # fmt: skip

POLYANA = DemoProgram(
    slug="polyana",
    client="Поляна Здоровье",
    legal_name="ООО «Поляна Здоровье»",
    address="123056, Москва, ул. Гашека, д. 6",
    tax_id="7710123456",
    country="RU",
    name="Поляна Здоровье",
    monogram="ПЗ",
    hue="pine",
    zone="Europe/Moscow",
    language="ru",
    currency="RUB",
    greeting="Клиника «Поляна», меня зовут {agent}. Чем могу помочь?",
    queue_name="Запись на приём",
    welcome="Клиника «Поляна». Поможем записаться, перенести приём и подготовиться.",
    closed_message="Регистратура закрыта. Если врач нужен сейчас, напишите: отвечает дежурный врач.",
    weekly=_week(("07:30", "13:00"), ("14:00", "21:00")),
    target_seconds=20,
    target_share="0.850",
    price_per_minute={"chat": "34", "email": "27", "voice": "41"},
    script_name="Запись и дежурный врач",
    script=[
        _step(
            "greet", "Приветствие", "Здравствуйте! Подскажите, пожалуйста, вашу фамилию и дату рождения.",
            ("Запись на приём", "book"),
            ("Перенос приёма", "move"),
            ("Нужен врач сейчас", "duty"),
            required=True,
        ),
        _step(
            "book", "Запись", "К какому врачу и на какой день вас записать?",
            ("Время выбрано", "close"),
            ("Нет времени", "close"),
        ),
        _step(
            "move", "Перенос", "На какой день перенести приём?",
            ("Перенесли", "close"),
        ),
        _step(
            "duty", "Дежурный врач", "Опишите, что случилось. Есть ли температура, сыпь, тяжёлое дыхание?",
            ("Срочно: вызвать 103", "close"),
            ("Перезвонит врач", "close"),
            required=True,
        ),
        _step("close", "Завершение", "Спасибо за обращение, будьте здоровы."),
    ],
    dispositions=(
        ("booked", "Записан на приём"),
        ("moved", "Приём перенесён"),
        ("duty", "Передан дежурному врачу"),
        ("results", "Сообщены результаты"),
        ("other", "Другое"),
    ),
    profile=Profile(
        hourly=_ROUND_THE_CLOCK, weekday=(1.3, 1.1, 1, 1, 0.9, 0.6, 0.4), daily_mean=27, handle_seconds=210,
        wrap_up_seconds=28, patience_seconds=150, email_share=0.15, zone="Europe/Moscow",
    ),
    topics=CLINIC,
    shifts=((time(7), time(15)), (time(9), time(18)), (time(13), time(22))),
    agents=("Павел Руднев", "Лидия Осипова", "Тимур Галиев"),
    on_call=DemoOnCall(
        queue_name="Дежурный врач",
        agents=("Алла Зимина", "Артём Северов"),
        shifts=((time(0), time(15)), (time(13), time(23, 59))),
        topic=3,
    ),
)  # fmt: skip

ACME = DemoProgram(
    slug="acme",
    client="Acme Home",
    legal_name="Acme Home Ltd",
    address="14 Canal Street, Manchester M1 3HF, United Kingdom",
    tax_id="GB 412 7781 55",
    country="GB",
    name="Acme Home",
    monogram="AH",
    hue="plum",
    zone="Europe/London",
    language="en",
    currency="GBP",
    greeting="Acme Home, this is {agent}. How may I help you?",
    queue_name="Orders",
    welcome="Hello from Acme Home. Ask us about orders and delivery.",
    closed_message="The shop is closed now. Leave your question; we answer from 08:00.",
    weekly=_week(("08:00", "22:00")),
    target_seconds=20,
    target_share="0.800",
    price_per_minute={"chat": "0.55", "email": "0.42", "voice": "0.66"},
    script_name="Order help",
    script=[
        _step(
            "greet", "Greet and identify", "Acme Home, how may I help? Do you have your order number?",
            ("Where is my order", "order"),
            ("Return", "return"),
            ("Something else", "close"),
            required=True,
        ),
        _step(
            "order", "Check order", "I see it here. May I check the delivery address with you?",
            ("On its way", "close"),
            ("Address wrong", "window"),
        ),
        _step(
            "return", "Return", "I am sorry about that. Would you like a new one or the money back?",
            ("New one", "window"),
            ("Money back", "close"),
        ),
        _step(
            "window", "Delivery window", "We can come on Tuesday or on Thursday. Which suits you?",
            ("Window agreed", "close"),
        ),
        _step("close", "Close", "Thank you for shopping with Acme Home."),
    ],
    dispositions=(
        ("order", "Order status given"),
        ("redelivery", "Delivery changed"),
        ("return", "Return agreed"),
        ("invoice", "Invoice copy sent"),
        ("other", "Other"),
    ),
    profile=Profile(
        hourly=_DAY, weekday=(1.2, 1, 1, 1, 1, 1.1, 0.9), daily_mean=32, handle_seconds=230, wrap_up_seconds=20,
        patience_seconds=180, email_share=0.3, zone="Europe/London",
    ),
    topics=SHOP,
    shifts=((time(7, 30), time(15, 30)), (time(9), time(17)), (time(13), time(21)), (time(15), time(22, 30))),
    agents=("Jo Kemp", "Marta Silva", "Ben Adeyemi", "Lena Roth"),
)  # fmt: skip

PROGRAMS: tuple[DemoProgram, ...] = (HALDEN, POLYANA, ACME)
