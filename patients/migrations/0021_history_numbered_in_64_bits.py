from django.db import migrations, models

HISTORY = (
    "concernevent",
    "conversationevent",
    "episodeevent",
    "legalholdevent",
    "patientevent",
    "pauseevent",
    "playersettingsevent",
    "prescribedexerciseevent",
    "prescriptionevent",
    "prescriptionversionevent",
    "recipientevent",
    "referralevent",
    "remindersettingsevent",
)


class Migration(migrations.Migration):
    """Years of events are more than 32 bits can number. Each table is written anew, and waited for meanwhile."""

    dependencies = [("patients", "0020_patients_by_date_of_birth")]
    operations = [
        migrations.AlterField(name, "pgh_id", models.BigAutoField(primary_key=True, serialize=False))
        for name in HISTORY
    ]
