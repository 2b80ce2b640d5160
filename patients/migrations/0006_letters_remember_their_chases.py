from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0005_patient_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="referralentry",
            name="kind",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
    ]
