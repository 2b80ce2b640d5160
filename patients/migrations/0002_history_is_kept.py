from django.db import migrations

from clinic.roles import withhold

WRITTEN_ONCE = (
    "assessment",
    "checkin",
    "concernentry",
    "concernevent",
    "episodeevent",
    "exerciselog",
    "patientevent",
    "pauseevent",
    "prescribedexerciseevent",
    "prescriptionevent",
    "prescriptionversionevent",
    "referralentry",
    "referralevent",
    "reminder",
    "remindersettingsevent",
    "session",
    "symptomreport",
)
KEPT = ("concern", "episode", "patient", "pause", "prescription", "referral", "remindersettings")


class Migration(migrations.Migration):
    """Nothing that happened to a patient can be rewritten by the application, and no record deleted."""

    dependencies = [("patients", "0001_initial")]
    operations = [
        withhold("UPDATE, DELETE, TRUNCATE", *(f"patients_{table}" for table in WRITTEN_ONCE)),
        withhold("DELETE, TRUNCATE", *(f"patients_{table}" for table in KEPT)),
    ]
