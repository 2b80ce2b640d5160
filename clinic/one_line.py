"""What may stand in a line that somebody types: nothing that makes it read as another, and nothing that was lost."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic.tables.cells import TURNING

LOST = "\ufffd"  # what is decoded in place of bytes that are no character


def reads_as_typed(text: str) -> None:
    """Raise ValidationError for a name that turns the direction of writing, and so reads as another."""
    if TURNING.search(str(text)):
        raise ValidationError(_("A hidden character in it turns the direction of writing. Type it again."))


def can_be_read(text: str) -> None:
    """Raise ValidationError for a name with a character that was lost on its way, such as half an emoji."""
    if LOST in str(text):
        raise ValidationError(_("A character could not be read. Type it again."))


def guarded(field: Any) -> Any:
    """Return a field of a form that takes one line; any other field stays as it is."""
    takes_a_line = isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea)
    if takes_a_line and reads_as_typed not in field.validators:
        field.validators = [*field.validators, reads_as_typed, can_be_read]
    return field


class OneLine(forms.BaseForm):
    """A form each of whose lines reads as it was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            guarded(field)
