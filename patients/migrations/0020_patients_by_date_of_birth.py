from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0019_carers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["clinic", "date_of_birth"], name="patient_born"),
        ),
    ]
