"""When the patient is reminded, and what became of the last reminders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import access, clock
from patients.care import calendars, reminding
from patients.care.refusal import Refused
from patients.models import Patient, PrescribedExercise, PrescriptionVersion, ReminderSettings
from patients.portal.forms.reminders import RemindersForm
from patients.rules.reminders import STOP_AFTER
from patients.rules.schedule import patient_day

SHOWN = 10
MOST = 6


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Show and store the times; the list below says of each reminder why it was sent or not."""
    patient = access.patient_for(request)
    chosen = ReminderSettings.objects.of(patient)
    form = RemindersForm(chosen, times_a_day(patient), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and choose(patient, form):
        messages.success(request, _("Your reminder times are saved."))
        return redirect("reminders")
    context = {
        "form": form,
        "past": reminding.decisions(patient, SHOWN),
        "went_quiet": chosen.on and chosen.ignored >= STOP_AFTER,
        "calendar": calendars.link_of(patient),
    }
    return render(request, "portal/reminders.html", context)


def choose(patient: Patient, form: RemindersForm) -> bool:
    """Return whether the choice was stored; what was refused stands in the form."""
    try:
        reminding.choose(
            patient=patient,
            on=form.cleaned_data["on"],
            times=form.chosen_times(),
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_until=form.cleaned_data["quiet_until"],
            time_zone=form.cleaned_data["time_zone"],
            by_text=form.cleaned_data.get("by_text"),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error(form.times[0], refused.message)
        return False
    return True


def times_a_day(patient: Patient) -> int:
    """Return the most sessions that a day of what is prescribed has; at least one."""
    day = patient_day(clock.now(), patient.zone, patient.day_starts_at)
    versions = PrescriptionVersion.objects.published().filter(prescription__episode__patient=patient)
    current = versions.filter(prescription__ended_on=None).exclude(ends_on__lte=day)
    rows = PrescribedExercise.objects.filter(version__in=current).values_list("sessions_per_day", flat=True)
    return min(MOST, max((number or 0 for number in rows), default=1) or 1)
