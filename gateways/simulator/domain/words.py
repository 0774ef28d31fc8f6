"""What simulated customers and agents say, by industry and language."""

from __future__ import annotations

from dataclasses import dataclass

_NAMES = {
    "en": (
        (
            "Eleanor",
            "Oliver",
            "Amelia",
            "George",
            "Priya",
            "Callum",
            "Grace",
            "Samuel",
            "Nadia",
            "Thomas",
            "Ivy",
            "Leo",
        ),
        ("Whitfield", "Marsh", "Nair", "Okafor", "Hughes", "Lindqvist", "Barrow", "Costa", "Meyer", "Doyle", "Shaw"),
    ),
    "ru": (
        ("Тамара", "Олег", "Ирина", "Павел", "Светлана", "Дмитрий", "Алёна", "Игорь", "Марина", "Николай", "Вера"),
        ("Ильина", "Марченко", "Белых", "Седых", "Долгих", "Коваленко", "Черных", "Гончаренко", "Савченко"),
    ),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A reason for contact: subject of the mail, the customer's lines, the agent's lines."""

    subject: str
    customer: tuple[str, ...]
    agent: tuple[str, ...]


def customer_name(language: str, number: int) -> str:
    """Always the same name for the same customer number."""
    first, last = _NAMES.get(language, _NAMES["en"])
    return f"{first[number % len(first)]} {last[(number // len(first)) % len(last)]}"


AIRLINE = (
    Topic(
        "Flight HA 204 on Friday",
        ("Is flight HA 204 to Oslo on time on Friday?", "Great. Can I bring a cello on board?"),
        ("Let me look. Yes, HA 204 leaves at 09:40 as planned.", "A cello needs a seat of its own; I can add one now."),
    ),
    Topic(
        "Change of booking",
        ("My flight was cancelled by the storm. Can you put me on the next one?", "The evening one, please."),
        ("I am sorry about that. There are seats at 14:10 and at 18:55.", "Done. The new ticket is in your mail."),
    ),
    Topic(
        "Miles missing",
        ("The miles of my last trip are not on my account.", "Booking K4TZ9P, 3 November."),
        ("I can add them. What is the booking code?", "Added: 1,240 miles. You will see them tonight."),
    ),
    Topic(
        "Seat for a child",
        ("How do I book a seat for a child of four?", "Thank you, that helps."),
        ("A child of four needs a seat and travels at the child fare. I can book it for you.", "Have a good flight."),
    ),
)
CLINIC = (
    Topic(
        "Запись к терапевту",
        ("Здравствуйте, можно записаться к терапевту на четверг?", "Да, 09:40 подходит."),
        ("Здравствуйте. На четверг свободно 09:40 и 12:20.", "Записали вас на четверг, 09:40. Возьмите полис."),
    ),
    Topic(
        "Перенос приёма",
        ("Не успеваю на приём сегодня, можно перенести?", "На понедельник, если можно."),
        ("Конечно. Есть понедельник 10:00 и вторник 16:30.", "Перенесли на понедельник, 10:00."),
    ),
    Topic(
        "Результаты анализов",
        ("Готовы ли мои анализы от вторника?", "Спасибо!"),
        ("Проверю. Да, результаты готовы, они в личном кабинете.", "Пожалуйста. Если будут вопросы, пишите."),
    ),
    Topic(
        "Дежурный врач",
        ("У ребёнка температура 38,5, клиника закрыта. Что делать?", "Дышит нормально, сыпи нет."),
        ("Есть ли сыпь или тяжёлое дыхание?", "Передаю дежурному врачу, он перезвонит в течение десяти минут."),
    ),
)
SHOP = (
    Topic(
        "Order 48213",
        ("Where is my order 48213?", "The courier says the address is wrong."),
        ("It left the warehouse this morning and is with the courier.", "I have corrected it. Delivery is on Tuesday."),
    ),
    Topic(
        "Return of a lamp",
        ("The lamp arrived broken. How do I send it back?", "A new one, please."),
        ("I am sorry. Would you like a new one or the money back?", "A new lamp leaves today; keep the broken one."),
    ),
    Topic(
        "Delivery window",
        ("Can the sofa come after 18:00?", "Wednesday is fine."),
        ("On Wednesday and on Friday, yes.", "Booked: Wednesday, 18:00 to 21:00."),
    ),
    Topic(
        "Invoice copy",
        ("I need a copy of my invoice for October.", "To this address, thank you."),
        ("Of course. To which address may I send it?", "It is on its way to your mailbox."),
    ),
)
