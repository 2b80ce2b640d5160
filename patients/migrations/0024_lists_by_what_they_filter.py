from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0023_patients_without_a_programme"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["urgency", "acknowledge_by", "id"],
                name="concern_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["status", "-opened_at", "-id"], name="referral_by_status"),
        ),
    ]
