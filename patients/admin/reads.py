"""How the read log names patients and the pages about them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clinic import audit
from clinic.models import Clinic
from patients.models import Patient

PAGES = {
    "admin:patients_patient_change": _("The record"),
    "admin:patients_patient_details": _("Details of the patient"),
    "admin:patients_patient_history": _("History of the details"),
    "admin:patients_patient_invite": _("Invitation"),
    "admin:patients_patient_prescribe": _("Prescribing"),
    "admin:patients_check_in": _("Entering a check-in"),
    "admin:patients_symptom": _("Entering a symptom"),
    "admin:patients_check_in_result": _("A check-in"),
    "admin:patients_symptom_result": _("A reported symptom"),
    "admin:patients_version_edit": _("A draft of the programme"),
    "admin:patients_version_publish": _("Publishing the programme"),
    "admin:patients_version_preview": _("The programme"),
    "admin:patients_version_template": _("Saving the programme as a template"),
    "admin:patients_prescription_versions": _("Versions of the programme"),
    "admin:patients_template_copies": _("Copies of a template that has changed"),
    "admin:patients_steps": _("Steps that are proposed"),
    "admin:patients_concern_change": _("A concern"),
    "admin:patients_concern_acknowledge": _("Taking a concern on"),
    "admin:patients_concern_close": _("Closing a concern"),
    "admin:patients_concern_history": _("History of a concern"),
    "admin:patients_referral_change": _("A letter"),
    "admin:patients_referral_history": _("History of a letter"),
    "admin:patients_referral_letter": _("Writing a letter"),
    "admin:patients_referral_sign": _("Signing a letter"),
    "admin:patients_referral_send": _("Sending a letter"),
    "admin:patients_referral_record": _("What became of a letter"),
    "admin:patients_referral_print": _("A letter, printed"),
    "admin:patients_referral_pdf": _("A letter, as a file"),
    "admin:patients_referral_correct": _("Correcting a letter"),
    "admin:patients_messages": _("Messages"),
    "admin:patients_patient_changelist": _("The list of patients"),
    "admin:patients_concern_changelist": _("The list of concerns"),
    "admin:patients_referral_changelist": _("The list of letters"),
    "admin:patients_reports": _("Reports"),
    "everything-as-data": _("Everything that is kept, as data"),
    "everything-to-read": _("Everything that is kept, to read"),
    "everything-as-paper": _("Everything that is kept, as PDF"),
    "kept-as-data": _("Everything that is kept, as data"),
    "kept-to-read": _("Everything that is kept, to read"),
    "kept-as-paper": _("Everything that is kept, as PDF"),
    "admin:patients_kept": _("Keeping and copies"),
    "admin:patients_disclose": _("An entry about somebody else"),
    "as-seen-today": _("Today, as the patient sees it"),
    "as-seen-progress": _("Progress, as the patient sees it"),
    "admin:patients_carers": _("Carers"),
    "helping-today": _("Today"),
    "helping-programme": _("The programme"),
    "helping-paper": _("The programme to print"),
    "helping-paper-as-pdf": _("The programme as a PDF file"),
    "helping-progress": _("How it goes"),
    "helping-help-now": _("When to get help now"),
    "helping-symptom": _("Reporting a symptom"),
    "helping-symptom-result": _("A reported symptom"),
    "helping-session": _("A session"),
    "helping-check-in": _("Answering a check-in"),
    "helping-check-in-result": _("A check-in"),
    "handout": _("The programme to print"),
    "handout-as-pdf": _("The programme as a PDF file"),
}


def names(clinic: Clinic, keys: Collection[str]) -> Mapping[str, str]:
    """Return the names of patients of this clinic; a key that is none names nobody."""
    found = Patient.objects.of_clinic(clinic).filter(pk__in=[key for key in keys if is_key(key)])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def is_key(text: str) -> bool:
    """Return whether a text can be the id of a patient."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def called(clinic: Clinic, text: str) -> Iterable[str]:
    """Return the ids of the patients of this clinic whose name holds the text."""
    found = Patient.objects.of_clinic(clinic).filter(name__icontains=text)
    return map(str, found.values_list("pk", flat=True))


def reports(_clinic: Clinic, keys: Collection[str]) -> Mapping[str, str]:
    """Return what a report as a file tells of: it names nobody."""
    return dict.fromkeys(keys, str(_("Counts of many, without names")))


audit.tell("patient", names=audit.Kind(names, called), pages=PAGES)
audit.tell("report", names=audit.Kind(reports, lambda _clinic, _text: ()), pages={})
