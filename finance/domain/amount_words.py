"""An amount in Russian words, as printed on a счёт: Четыре миллиона ... рублей 37 копеек."""

from kernel.money import MICRO, minor_digits

Forms = tuple[str, str, str]  # for 1, for 2-4, for 5-20

_UNITS = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_TEENS = (
    "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать",
    "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
)  # fmt: skip
_TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_SCALES: tuple[tuple[Forms, bool], ...] = (
    (("", "", ""), False),
    (("тысяча", "тысячи", "тысяч"), True),
    (("миллион", "миллиона", "миллионов"), False),
    (("миллиард", "миллиарда", "миллиардов"), False),
    (("триллион", "триллиона", "триллионов"), False),
)
_CURRENCIES: dict[str, tuple[Forms, Forms]] = {
    "RUB": (("рубль", "рубля", "рублей"), ("копейка", "копейки", "копеек")),
    "USD": (("доллар США", "доллара США", "долларов США"), ("цент", "цента", "центов")),
    "EUR": (("евро", "евро", "евро"), ("цент", "цента", "центов")),
    "KZT": (("тенге", "тенге", "тенге"), ("тиын", "тиына", "тиынов")),
}


class AmountTooLarge(ValueError):
    """From a quadrillion on there are no words here."""


def plural(number: int, forms: Forms) -> str:
    """The Russian form after a number >= 0: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    if number % 100 in range(11, 15):
        return forms[2]
    return forms[0] if number % 10 == 1 else forms[1] if number % 10 in (2, 3, 4) else forms[2]


def number_in_words(number: int) -> str:
    """A whole number >= 0, masculine. Raises AmountTooLarge."""
    if number >= 10 ** (3 * len(_SCALES)):
        raise AmountTooLarge(str(number))
    if number == 0:
        return "ноль"
    parts: list[str] = []
    for power in range(len(_SCALES) - 1, -1, -1):
        group = number // 1000**power % 1000
        forms, feminine = _SCALES[power]
        if group:
            parts += [*_below_thousand(group, feminine=feminine), plural(group, forms)]
    return " ".join(part for part in parts if part)


def amount_in_words(micro: int, currency: str) -> str:
    """Words for the major units, figures for the minor ones, first letter capital; minus for a credit.

    `micro` is already rounded to the minor unit. A currency without Russian forms keeps its code.
    """
    major, rest = divmod(abs(micro), MICRO)
    digits = minor_digits(currency)
    minor = rest // 10 ** (6 - digits)
    forms = _CURRENCIES.get(currency)
    text = number_in_words(major)
    if forms is None:
        text += f" {currency}" + (f" {minor:0{digits}}/{10**digits}" if digits else "")
    else:
        text += f" {plural(major, forms[0])} {minor:0{digits}} {plural(minor, forms[1])}"
    text = f"минус {text}" if micro < 0 else text
    return text[0].upper() + text[1:]


def _below_thousand(number: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]]
    if 10 <= rest < 20:
        return [*words, _TEENS[rest - 10]]
    tens, units = divmod(rest, 10)
    unit = {1: "одна", 2: "две"}.get(units, _UNITS[units]) if feminine else _UNITS[units]
    return [*words, _TENS[tens], unit]
