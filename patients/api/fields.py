"""Fields that take what they name and guess nothing: "5" is no number, 1 is no yes."""

from typing import Any

from rest_framework import serializers


class Whole(serializers.IntegerField):
    """A whole number of JSON."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError."""
        if type(data) is not int:
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
    """A text of JSON, kept as it was written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

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


def scale(**options: Any) -> Whole:
    """Return a number from 0 to 10."""
    return Whole(min_value=0, max_value=10, **options)


def maybe_scale(**options: Any) -> Whole:
    """Return a number from 0 to 10, or no answer."""
    return scale(required=False, allow_null=True, default=None, **options)


def note() -> Words:
    return Words(required=False, allow_blank=True, max_length=1000, default="")
