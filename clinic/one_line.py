"""What may stand in words that somebody types: nothing that makes them read as others, and nothing that was lost.

A line (a name, a reason, a title) shows all that is in it. A longer text may hold what nobody sees, but no character
that was lost on its way. **What a patient tells beside a pain or a symptom is kept as it came** (the notes of a session
and a check-in, a remark, a message; by form and by API): a phone sends later what it could not send at once, and a
refusal then would leave the symptom on the phone for the sake of half an emoji. Such a form is none of these.
"""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic.tables.cells import LOST, TURNING, UNSEEN_IN_A_WORD


def reads_as_typed(text: str) -> None:
    """Raise ValidationError for a name with what nobody sees: it turns the direction, or makes two names of one."""
    if TURNING.search(str(text)):
        raise ValidationError(_("A hidden character in it turns the direction of writing. Type it again."))
    if UNSEEN_IN_A_WORD.search(str(text)):
        raise ValidationError(_("There is a hidden character in it. Type it again."))


def can_be_read(text: str) -> None:
    """Raise ValidationError for words with a character that was lost on its way, such as half an emoji."""
    if LOST in str(text):
        raise ValidationError(_("A character could not be read. Type it again."))


def guarded(field: Any) -> Any:
    """Return a field of a form that takes words; any other field stays as it is."""
    if isinstance(field, SimpleArrayField):
        guarded(field.base_field)
    elif isinstance(field, forms.CharField) and can_be_read not in field.validators:
        is_a_line = not isinstance(field.widget, forms.Textarea | forms.PasswordInput)
        field.validators = [*field.validators, *([reads_as_typed] if is_a_line else []), can_be_read]
    return field


class OneLine(forms.BaseForm):
    """A form each of whose lines reads as it was typed, and of whose texts nothing was lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            guarded(field)
