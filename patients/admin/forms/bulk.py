"""What is asked before an act for several patients."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access
from clinic.models import Staff
from clinic.one_line import OneLine
from patients.admin.forms.fields import day_field
from programmes.models import Programme


class AssignForm(forms.Form):
    """Which programme, and from when."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        empty_label=gettext_lazy("Choose one"),
        label=gettext_lazy("Programme"),
        help_text=gettext_lazy("Each patient gets a draft with its doses. You look at each and publish it."),
        error_messages={"required": gettext_lazy("Choose a programme.")},
    )
    starts_on = day_field(
        gettext_lazy("First day"),
        help_text=gettext_lazy("It can be changed in each draft."),
        error_messages={"required": gettext_lazy("Choose the first day.")},
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = access.visible_to(by, Programme.objects.filter(is_active=True))
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """To whom."""

    to = forms.ModelChoiceField(
        Staff.objects.none(),
        empty_label=gettext_lazy("Choose one"),
        label=gettext_lazy("Colleague"),
        help_text=gettext_lazy("Looks after these patients from now on, and has their open concerns. They are told."),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clinicians = Staff.objects.filter(clinic=by.clinic, role__in=access.CLINICIANS, is_active=True)
        self.fields["to"].queryset = clinicians.select_related("user")  # type: ignore[attr-defined]


class PauseAllForm(OneLine, forms.Form):
    """Which days, and why."""

    from_on = day_field(
        gettext_lazy("From"),
        help_text=gettext_lazy("The first day on which nothing is asked."),
        error_messages={"required": gettext_lazy("Choose the first day.")},
    )
    until_on = day_field(
        gettext_lazy("Until"),
        help_text=gettext_lazy("The day on which it goes on. A pause of several patients has an end."),
        error_messages={"required": gettext_lazy("Choose the day on which it goes on.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy(
            "So that a colleague understands it, such as “closed over Easter”. "
            "The patient can read this too, so name nobody."
        ),
        error_messages={"required": gettext_lazy("Say why, so that a colleague understands it.")},
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_until_on(self) -> Any:
        """Return the day. Raises ValidationError when it is not after the first."""
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data["until_on"]
        if first and last <= first:
            raise ValidationError(_("The pause must end after the day it starts."))
        return last
