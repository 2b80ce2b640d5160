"""When to be reminded, and when not to be woken."""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.inputs import ClockInput
from clinic.zones import known
from patients.care.texts import confirmed
from patients.models import ReminderSettings

WRONG_TIME = gettext_lazy("Write a time such as 09:00.")


def zones() -> list[tuple[str, str]]:
    """Return the places of the world whose clock a patient may live by."""
    return [(name, name.replace("_", " ")) for name in sorted(known()) if "/" in name]


class Places(forms.Select):
    """A list of hundreds, written at once: Django renders two templates for each line of a list."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        lines = ((of, SafeString(" selected") if of == str(value) else "", words) for of, words in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("", '<option value="{}"{}>{}</option>', lines),
        )


def time_field(label: Any, *, missing: Any = "", required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        widget=ClockInput(),
        error_messages={"required": missing, "invalid": WRONG_TIME},
    )


def by_text_field(chosen: ReminderSettings) -> forms.BooleanField:
    label = _("Also send me text messages, to %(phone)s") % {"phone": chosen.patient.phone}
    if not confirmed(chosen):
        label += " " + _("(we start once the clinic has checked this number with you)")
    return forms.BooleanField(label=label, required=False)


class RemindersForm(forms.Form):
    """As many times as there are sessions a day; at least one of them is filled."""

    on = forms.BooleanField(label=gettext_lazy("Remind me of my sessions by email"), required=False)
    quiet_from = time_field(
        gettext_lazy("I go to sleep at"), missing=gettext_lazy("Say when you go to sleep, such as 22:00.")
    )
    quiet_until = time_field(gettext_lazy("I get up at"), missing=gettext_lazy("Say when you get up, such as 07:00."))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Where is your clock?"),
        choices=zones,
        widget=Places,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the places in the list.")},
    )

    def __init__(self, chosen: ReminderSettings, most: int, data: Any = None) -> None:
        super().__init__(data, initial=initial_of(chosen))
        self.times = [f"time_{number}" for number in range(1, max(most, len(chosen.times)) + 1)]
        for number, name in enumerate(self.times, start=1):
            label = _("Time %(number)d") % {"number": number} if len(self.times) > 1 else _("Time")
            self.fields[name] = time_field(label, required=False)
        if settings.TEXT_GATEWAY_URL and chosen.patient.phone:
            self.fields["by_text"] = by_text_field(chosen)
        self.order_fields(["on", "by_text", *self.times])
        zone = chosen.patient.time_zone
        if zone not in dict(zones()):
            self.fields["time_zone"].choices = [(zone, zone), *zones()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one time."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.chosen_times() and not any(name in self.errors for name in self.times):
            self.add_error(self.times[0], _("Choose at least one time, such as 09:00."))
        return cleaned

    def time_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.times]

    def chosen_times(self) -> list[time]:
        """Return the times that were filled, in order and each once."""
        return sorted({self.cleaned_data[name] for name in self.times if self.cleaned_data.get(name)})


def initial_of(chosen: ReminderSettings) -> dict[str, Any]:
    times = {f"time_{number}": moment for number, moment in enumerate(chosen.times, start=1)}
    return times | {
        "on": chosen.on,
        "by_text": chosen.by_text,
        "quiet_from": chosen.quiet_from,
        "quiet_until": chosen.quiet_until,
        "time_zone": chosen.patient.time_zone,
    }
