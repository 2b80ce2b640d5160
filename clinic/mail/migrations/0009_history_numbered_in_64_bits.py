from django.db import migrations, models

HISTORY = (
    "holdevent",
    "messageevent",
)


class Migration(migrations.Migration):
    """Years of events are more than 32 bits can number. Each table is written anew, and waited for meanwhile."""

    dependencies = [("mail", "0008_the_line_is_no_event")]
    operations = [
        migrations.AlterField(name, "pgh_id", models.BigAutoField(primary_key=True, serialize=False))
        for name in HISTORY
    ]
