import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0005_follow_up_settings_in_words"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="staff",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="staff",
            name="update_update",
        ),
        migrations.AddField(
            model_name="staff",
            name="is_outside",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Works elsewhere and stands in when the clinicians of this clinic are away.",
                verbose_name="covers from outside",
            ),
        ),
        migrations.AddField(
            model_name="staffevent",
            name="is_outside",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Works elsewhere and stands in when the clinicians of this clinic are away.",
                verbose_name="covers from outside",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="staff",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinic_staffevent" ("away_from", "away_until", "clinic_id", "cover_id", "id", "is_active", "is_outside", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "registration", "role", "user_id") VALUES (NEW."away_from", NEW."away_until", NEW."clinic_id", NEW."cover_id", NEW."id", NEW."is_active", NEW."is_outside", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."registration", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="484b056750f38e4c648d4c84b8fc374f1e12b31f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_01268",
                    table="clinic_staff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="staff",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "clinic_staffevent" ("away_from", "away_until", "clinic_id", "cover_id", "id", "is_active", "is_outside", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "registration", "role", "user_id") VALUES (NEW."away_from", NEW."away_until", NEW."clinic_id", NEW."cover_id", NEW."id", NEW."is_active", NEW."is_outside", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."registration", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="13d8f09d488283cd6b762a95d2f815ad9eb09e73",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_116e5",
                    table="clinic_staff",
                    when="AFTER",
                ),
            ),
        ),
    ]
