from django.db import migrations

from clinic.roles import withhold


class Migration(migrations.Migration):
    """The history of the organisation and the read log can be added to, and nothing more."""

    dependencies = [("clinic", "0001_initial")]
    operations = [
        withhold(
            "UPDATE, DELETE, TRUNCATE",
            "clinic_clinicevent",
            "clinic_staffevent",
            "clinic_followuppolicy",
            "clinic_followuppolicyevent",
            "clinic_readevent",
        ),
        withhold("DELETE, TRUNCATE", "clinic_clinic", "clinic_staff"),
    ]
