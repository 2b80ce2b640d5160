from django.db import migrations

from clinic.roles import withhold


class Migration(migrations.Migration):
    """What the library said stays readable: its history cannot be rewritten, and prescribed things stay."""

    dependencies = [("programmes", "0001_initial")]
    operations = [
        withhold(
            "UPDATE, DELETE, TRUNCATE",
            "programmes_exerciseevent",
            "programmes_programmeevent",
            "programmes_programmeexerciseevent",
        ),
        withhold("DELETE, TRUNCATE", "programmes_exercise", "programmes_programme"),
    ]
