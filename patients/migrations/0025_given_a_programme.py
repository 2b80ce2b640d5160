import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

GIVEN = """
UPDATE patients_patient SET given = true FROM patients_episode episode
JOIN patients_prescription prescription ON prescription.episode_id = episode.id
JOIN patients_prescriptionversion version ON version.prescription_id = prescription.id
WHERE episode.patient_id = patients_patient.id AND version.published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0024_lists_by_what_they_filter"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="given",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="was given a programme"
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(condition=models.Q(("given", False)), fields=["clinic", "name"], name="patient_waits"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patient",
            trigger=pgtrigger.compiler.Trigger(
                name="given_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT NEW."given" AND OLD."given")',
                    func="NEW.given = true; RETURN NEW;",
                    hash="bcb9f43274e506b43e7fd376b5bc33baaed9a4d0",
                    operation="UPDATE",
                    pgid="pgtrigger_given_stays_0b77d",
                    table="patients_patient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prescriptionversion",
            trigger=pgtrigger.compiler.Trigger(
                name="is_given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."published_at" IS NOT NULL)',
                    func="\n    UPDATE patients_patient SET given = true WHERE NOT given AND id = (\n        SELECT episode.patient_id FROM patients_prescription prescription\n        JOIN patients_episode episode ON episode.id = prescription.episode_id\n        WHERE prescription.id = NEW.prescription_id\n    );\n    RETURN NULL;\n",
                    hash="d5fc62284d4033100f1f20725ec49acc1fa2e112",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_is_given_e0767",
                    table="patients_prescriptionversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(GIVEN, migrations.RunSQL.noop),
    ]
