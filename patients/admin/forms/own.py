"""An exercise of one's own: a photo or video, and what the patient is told beside it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.prescribed import typed_field
from programmes import explanations
from programmes.dose import Dose, DoseError, read
from programmes.forms import DepictedForm, LinesField
from programmes.models import Exercise
from programmes.own import Shown


def words_field(name: str, **options: Any) -> forms.CharField:
    """Return a field as long as that of an exercise, with its help."""
    column: Any = Exercise._meta.get_field(name)
    return forms.CharField(
        label=column.verbose_name,
        max_length=column.max_length,
        help_text=explanations.EXERCISE[name],
        **options,
    )


class OwnForm(DepictedForm):
    """What makes an exercise that can be prescribed at once."""

    name = words_field("name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    typed = typed_field()
    position = words_field("position", widget=forms.TextInput(attrs={"list": "positions", "autocomplete": "off"}))
    steps = LinesField(
        label=gettext_lazy("What to do"),
        help_text=gettext_lazy("One step a line, each a short sentence. Those who cannot see the picture hear it."),
        error_messages={"required": gettext_lazy("Write at least one step.")},
    )
    stop_if = words_field("stop_if", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *sent: Any, too_large: bool = False) -> None:
        super().__init__(*sent, too_large=too_large)
        self.fields["typed"].required = True
        self.fields["typed"].help_text = _("All of the dose as you would note it, with how often a day.")
        self.fields["steps"].widget.attrs["rows"] = 3

    def clean_typed(self) -> Dose:
        """Return the dose. Raises ValidationError for one that nobody can do, or that does not say how often."""
        try:
            dose = read(self.cleaned_data["typed"])
        except DoseError as error:
            raise ValidationError([_(problem.message) for problem in error.problems]) from None
        if dose.sessions_per_day is None:
            raise ValidationError(_("Say how often, such as 2/day."))
        return dose

    @property
    def lost(self) -> bool:
        """Return whether a file came along that has to be chosen again."""
        return bool(self.files) and "file" not in self.errors

    @property
    def shown(self) -> Shown:
        """Return what was typed, and the content of the file."""
        said = self.cleaned_data
        return Shown(said["name"], said["position"], said["steps"], said["stop_if"], said["typed"], said["file"].read())
