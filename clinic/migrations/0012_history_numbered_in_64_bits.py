from django.db import migrations, models

HISTORY = (
    "clinicevent",
    "followuppolicyevent",
    "staffevent",
    "userevent",
)


class Migration(migrations.Migration):
    """Years of events are more than 32 bits can number. Each table is written anew, and waited for meanwhile."""

    dependencies = [("clinic", "0011_sessions_end_with_rights")]
    operations = [
        migrations.AlterField(name, "pgh_id", models.BigAutoField(primary_key=True, serialize=False))
        for name in HISTORY
    ]
