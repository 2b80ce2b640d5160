from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0022_letters_keep_their_frame"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(condition=models.Q(("user", None)), fields=["clinic", "name"], name="patient_new"),
        ),
    ]
