"""A programme for a patient: choosing it, and the draft with every dose."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.inputs import DayInput
from clinic.one_line import OneLine
from patients.admin.forms.fields import day_field, pain_field
from patients.models import PrescriptionVersion
from patients.models.episode import Problem
from programmes.models import Programme


def grouped(programmes: Iterable[Programme]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return templates to choose from: one's own, the clinic's, the shipped library."""
    groups: dict[str, list[tuple[int, str]]] = {_("Yours alone"): [], _("This clinic"): [], _("Shipped library"): []}
    for row in programmes:
        place = 0 if row.kept_by_id else 1 if row.clinic_id else 2
        [*groups.values()][place].append((row.pk, str(row)))
    return [(name, rows) for name, rows in groups.items() if rows]


class PrescribeForm(forms.Form):
    """Which programme or what else is treated, from when, and how bad the pain is now."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=gettext_lazy("Programme"),
        required=False,
        empty_label=gettext_lazy("None: I choose each exercise"),
        help_text=gettext_lazy(
            "Its exercises and doses are copied into a draft. You change them before the patient sees it."
        ),
    )
    problem = forms.ChoiceField(
        label=gettext_lazy("What you treat"),
        choices=[("", gettext_lazy("As the programme says")), *Problem.choices],
        required=False,
        help_text=gettext_lazy("Needed without a programme. The follow-up rules cover the back."),
    )
    starts_on = day_field(
        gettext_lazy("First day"),
        help_text=gettext_lazy("Sessions and reminders begin on this day. It can be changed in the draft."),
        error_messages={"required": gettext_lazy("Choose the first day.")},
    )
    baseline = pain_field(
        gettext_lazy("Pain now (0 to 10)"),
        required=False,
        help_text=gettext_lazy("Average of the last 24 hours. Empty: the patient's first check-in counts."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes
        field.choices = [("", field.empty_label), *grouped(programmes)]

    def clean(self) -> dict[str, Any]:
        """Ask what is treated where no programme says so."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "programme" in cleaned and not (cleaned["programme"] or cleaned.get("problem")):
            self.add_error("programme", _("Choose a programme, or say what you treat."))
        return cleaned


class VersionForm(OneLine, forms.ModelForm):  # type: ignore[type-arg]
    """What a draft says besides its exercises."""

    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks"),
        min_value=1,
        max_value=26,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), gettext_lazy("A programme runs for 1 to 26 weeks.")
        ),
        help_text=gettext_lazy("For how long it is prescribed: 1 to 26."),
    )

    seen = forms.DateTimeField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Open the draft again: this page does not say which one it changes.")},
    )

    class Meta:
        model = PrescriptionVersion
        fields = ("title", "weeks", "starts_on", "note")
        widgets: Mapping[str, forms.Widget] = {
            "starts_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 80}),
        }
        help_texts: Mapping[str, Any] = {
            "title": gettext_lazy("As the patient reads it above the exercises."),
            "starts_on": gettext_lazy("The first day of this version. Until then the patient has the one before."),
            "note": gettext_lazy("A word for the patient, shown with the programme and on the print."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", self.instance.drafted_at.isoformat())


class EndPrescriptionForm(OneLine, forms.Form):
    """Why a programme ends before its episode does."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy(
            "One sentence for whoever reads the record later. The patient can read this too, so name nobody."
        ),
    )


def why_field(initial: str) -> forms.CharField:
    """Return the question why a programme changes."""
    return forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=300,
        initial=initial,
        help_text=gettext_lazy(
            "One sentence for whoever reads the record later. The patient can read this too, so name nobody."
        ),
        error_messages={"required": gettext_lazy("Say in one sentence why the programme changes.")},
    )


class TemplateForm(OneLine, forms.Form):
    """What a template of one's own is called, and what it is for."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As patients read it above their exercises.")
    )
    aim = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=200, help_text=gettext_lazy("In one sentence, without names.")
    )
