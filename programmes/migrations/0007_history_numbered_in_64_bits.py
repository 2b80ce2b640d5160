from django.db import migrations, models

HISTORY = (
    "exerciseevent",
    "programmeevent",
    "programmeexerciseevent",
)


class Migration(migrations.Migration):
    """Years of events are more than 32 bits can number. Each table is written anew, and waited for meanwhile."""

    dependencies = [("programmes", "0006_templates_of_ones_own")]
    operations = [
        migrations.AlterField(name, "pgh_id", models.BigAutoField(primary_key=True, serialize=False))
        for name in HISTORY
    ]
