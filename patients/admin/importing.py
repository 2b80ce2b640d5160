"""Reading in a list of patients at the desk."""

from django.utils.translation import gettext_lazy, ngettext

from clinic.tables.pages import ReadingIn
from patients.care.importing import PATIENTS


def stored(count: int) -> str:
    """Return what is said after storing."""
    said = ngettext("%(count)d patient is in your list now.", "%(count)d patients are in your list now.", count)
    return said % {"count": count}


READING_IN = ReadingIn(
    PATIENTS,
    title=gettext_lazy("Import a list of patients"),
    lead=gettext_lazy(
        "One row for each patient. All of them are stored, or none. Nobody is told: a patient is invited when their "
        "first programme is published."
    ),
    stored=stored,
    template_name="patients.csv",
)
