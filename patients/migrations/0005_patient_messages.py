import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.at_once import at_once
from clinic.roles import withhold


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0004_accounts_have_a_history"),
        ("patients", "0004_letters_are_followed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("waiting_since", models.DateTimeField(null=True, verbose_name="waiting since")),
                ("concern_at", models.DateTimeField(editable=False, null=True)),
                (
                    "patient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conversation", to="patients.patient"
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
            },
        ),
        migrations.CreateModel(
            name="ConversationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("waiting_since", models.DateTimeField(null=True, verbose_name="waiting since")),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="patients.conversation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PatientMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("at", models.DateTimeField(verbose_name="written")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clinic.staff"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="thread", to="patients.patient"
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ("at", "id"),
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("waiting_since__isnull", False)), fields=["waiting_since"], name="message_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("concern_at__isnull", False)), fields=["concern_at"], name="message_overdue"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("concern_at__isnull", True), ("waiting_since__isnull", False), _connector="OR"),
                name="only_a_wait_runs_out",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_conversationevent" ("id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "waiting_since") VALUES (NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."waiting_since"); RETURN NULL;',
                    hash="14f8dfaea2cfe44f00c7de61d8f084f1ca243602",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f5c15",
                    table="patients_conversation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."patient_id" IS DISTINCT FROM (NEW."patient_id") OR OLD."waiting_since" IS DISTINCT FROM (NEW."waiting_since"))',
                    func='INSERT INTO "patients_conversationevent" ("id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "waiting_since") VALUES (NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."waiting_since"); RETURN NULL;',
                    hash="9701b7dcc2f65929ea86d6645590c3cbdec0c79a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d1e1e",
                    table="patients_conversation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="167699b2d35eff586e88474b145f90c952df38f8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c08b7",
                    table="patients_conversationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="patientmessage",
            index=models.Index(fields=["patient", "at"], name="message_thread"),
        ),
        migrations.AddConstraint(
            model_name="patientmessage",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_message_per_key"),
        ),
        migrations.AddConstraint(
            model_name="patientmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="message_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="patientmessage",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("text"), 2000
                ),
                name="message_is_not_too_long",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patientmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="76def6eab0241bdc5d72a867ffb3879bc367149c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_c17c5",
                    table="patients_patientmessage",
                    when="BEFORE",
                ),
            ),
        ),
        withhold("UPDATE, DELETE, TRUNCATE", "patients_patientmessage", "patients_conversationevent"),
        withhold("DELETE, TRUNCATE", "patients_conversation"),
    ]
    operations = at_once(operations)
