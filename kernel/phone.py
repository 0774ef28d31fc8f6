"""Phone numbers in E.164, parsed by the numbering plans' own data (phonenumbers)."""

from dataclasses import dataclass

import phonenumbers

_LONGEST_INPUT = 64


class NotAPhoneNumber(ValueError):
    """The text is no possible phone number of any numbering plan."""


@dataclass(frozen=True, slots=True, order=True)
class Phone:
    """One number: `e164` is "+" and 7 to 15 digits."""

    e164: str

    @classmethod
    def parse(cls, text: str, region: str | None = None) -> "Phone":
        """From what a person typed; `region` (ISO 3166 alpha-2) is for numbers without "+". Raises NotAPhoneNumber."""
        if len(text) > _LONGEST_INPUT:
            raise NotAPhoneNumber("too long")
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException as error:
            raise NotAPhoneNumber(text) from error
        if not phonenumbers.is_possible_number(number):
            raise NotAPhoneNumber(text)
        return cls(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def readable(self) -> str:
        """International format with spaces, for display."""
        return phonenumbers.format_number(
            phonenumbers.parse(self.e164, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )

    def __str__(self) -> str:
        return self.e164
