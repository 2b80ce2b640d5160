import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0016_privacy"),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["urgency", "acknowledge_by", "id"], name="concern_list"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("name"), name="gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(Upper("nhs_number"), name="gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(Upper("email"), name="gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(Upper("phone"), name="gin_trgm_ops"),
                name="patient_search",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["-opened_at", "-id"], name="referral_list"),
        ),
    ]
