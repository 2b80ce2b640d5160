import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.roles import withhold


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0001_initial"),
        ("patients", "0002_history_is_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="DifferenceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "obligation",
                    models.CharField(
                        choices=[
                            ("assessed", "should have been assessed"),
                            ("prompted", "should have been asked for a check-in"),
                            ("reminded", "should have been reminded"),
                            ("escalated", "should have been raised with others"),
                            ("told", "should have been told"),
                            ("sent", "should have been sent"),
                        ],
                        max_length=20,
                        verbose_name="what was owed",
                    ),
                ),
                ("subject", models.CharField(max_length=80, verbose_name="about")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("found", models.TextField(verbose_name="what was found")),
                ("found_at", models.DateTimeField(verbose_name="found at")),
                ("mended", models.BooleanField(verbose_name="put right")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="why not")),
                (
                    "clinic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clinic.clinic"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
            ],
            options={
                "verbose_name": "difference",
                "verbose_name_plural": "differences",
                "ordering": ("-found_at", "-id"),
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "-found_at"], name="difference_latest")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="differencerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f48f70cf66d87d04ae653eccef833099292405e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_7ca5e",
                    table="patients_differencerecord",
                    when="BEFORE",
                ),
            ),
        ),
        withhold("UPDATE, DELETE, TRUNCATE", "patients_differencerecord"),
    ]
