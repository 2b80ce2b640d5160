"""Fields that take what they name and guess nothing: "5" is no number, 1 is no yes."""

import re
from datetime import time
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.one_line import can_be_read

MINUTE = "([01][0-9]|2[0-3]):[0-5][0-9]"


class Whole(serializers.IntegerField):
    """A whole number of JSON, where 5.0 is one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError."""
        whole = type(data) is int or (isinstance(data, float) and data.is_integer())
        if not whole:
            self.fail("invalid")
        return int(super().to_internal_value(data))


class YesNo(serializers.BooleanField):
    """true or false of JSON."""

    def to_internal_value(self, data: Any) -> bool:
        """Return it. Raises ValidationError."""
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return bool(data)


class Words(serializers.CharField):
    """A text of JSON, kept as it was written; one in which a character was lost is refused, unless it is `told`.

    What a patient tells is kept as it came, as clinic.one_line says.
    """

    def __init__(self, *, told: bool = False, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        self.validators += [] if told else [can_be_read]

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Key(serializers.UUIDField):
    """A UUID written with its hyphens."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the UUID. Raises ValidationError."""
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": f"^{MINUTE}$", "examples": ["09:00"]})
class Clock(serializers.TimeField):
    """A time of the day to the minute, such as "09:00"."""

    def to_internal_value(self, value: Any) -> time:
        """Return the time. Raises ValidationError."""
        if not isinstance(value, str) or not re.fullmatch(MINUTE, value, re.ASCII):
            self.fail("invalid", format="09:00")
        return time.fromisoformat(value)

    def to_representation(self, value: time) -> str:
        """Return it as it is written."""
        return f"{value:%H:%M}"


def scale(**options: Any) -> Whole:
    """Return a number from 0 to 10."""
    return Whole(min_value=0, max_value=10, **options)


def maybe_scale(**options: Any) -> Whole:
    """Return a number from 0 to 10, or no answer."""
    return scale(required=False, allow_null=True, default=None, **options)


def note() -> Words:
    return Words(told=True, required=False, allow_blank=True, max_length=1000, default="")
