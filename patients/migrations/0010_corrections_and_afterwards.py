import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.roles import withhold


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0009_goals"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkin",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="correction",
                to="patients.checkin",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="correction",
                to="patients.session",
                verbose_name="corrects",
            ),
        ),
        migrations.CreateModel(
            name="PlayerSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voice", models.BooleanField(default=True, verbose_name="voice")),
                ("tone", models.BooleanField(default=True, verbose_name="tone")),
                ("vibration", models.BooleanField(default=True, verbose_name="vibration")),
                ("colour", models.BooleanField(default=True, verbose_name="change of colour")),
                ("tempo", models.PositiveSmallIntegerField(default=100, verbose_name="tempo, in percent of the usual")),
                (
                    "patient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="player_settings",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "verbose_name": "player settings",
                "verbose_name_plural": "player settings",
            },
        ),
        migrations.CreateModel(
            name="PlayerSettingsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("voice", models.BooleanField(default=True, verbose_name="voice")),
                ("tone", models.BooleanField(default=True, verbose_name="tone")),
                ("vibration", models.BooleanField(default=True, verbose_name="vibration")),
                ("colour", models.BooleanField(default=True, verbose_name="change of colour")),
                ("tempo", models.PositiveSmallIntegerField(default=100, verbose_name="tempo, in percent of the usual")),
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
                        to="patients.playersettings",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("at", models.DateTimeField(verbose_name="written")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "check_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="patients.checkin",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="patients.patient"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="patients.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "late remark",
                "verbose_name_plural": "late remarks",
                "ordering": ("at", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Soreness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("settled", "Yes, it has settled"),
                            ("sore", "No, it is still sore"),
                            ("worse", "No, it is worse"),
                        ],
                        max_length=10,
                        verbose_name="has it settled",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="received")),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sorenesses", to="patients.patient"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="soreness", to="patients.session"
                    ),
                ),
            ],
            options={
                "verbose_name": "soreness on the day after",
                "verbose_name_plural": "soreness on the day after",
                "ordering": ("answered_at", "id"),
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="playersettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("tempo__range", (50, 200))),
                name="player_tempo_50_to_200",
                violation_error_message="The tempo is 50 to 200 percent of the usual.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="playersettings",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_playersettingsevent" ("colour", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tempo", "tone", "vibration", "voice") VALUES (NEW."colour", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tempo", NEW."tone", NEW."vibration", NEW."voice"); RETURN NULL;',
                    hash="e05b151ba6013f8768ca439d5e3190ca9849cc46",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b6dc1",
                    table="patients_playersettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="playersettings",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "patients_playersettingsevent" ("colour", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tempo", "tone", "vibration", "voice") VALUES (NEW."colour", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tempo", NEW."tone", NEW."vibration", NEW."voice"); RETURN NULL;',
                    hash="a03d1f93ad6aed2ee61e8e05b24d8ff2f8635b14",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9eb44",
                    table="patients_playersettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="playersettingsevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c23af693ce15c9a4f7bd46607b18259610218c4e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aba3b",
                    table="patients_playersettingsevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_remark_per_key"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("check_in__isnull", False), ("session__isnull", True)),
                    models.Q(("check_in__isnull", True), ("session__isnull", False)),
                    _connector="OR",
                ),
                name="remark_is_about_one_thing",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remark",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0479f502d435d011fcce733f0b1a15c75efb814a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_0123d",
                    table="patients_remark",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="soreness",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["settled", "sore", "worse"])), name="soreness_is_one_of_three"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="soreness",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7374f1bff3a7b927c82c756c1e8d555deaf8c0d3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_a6ddc",
                    table="patients_soreness",
                    when="BEFORE",
                ),
            ),
        ),
        withhold("UPDATE, DELETE, TRUNCATE", "patients_remark", "patients_soreness", "patients_playersettingsevent"),
        withhold("DELETE, TRUNCATE", "patients_playersettings"),
    ]
