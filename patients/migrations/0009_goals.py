import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.roles import withhold


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_how_a_session_was"),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=120, verbose_name="goal in the patient's words")),
                ("set_at", models.DateTimeField(verbose_name="set")),
                (
                    "episode",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goal", to="patients.episode"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="patients.patient"
                    ),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ("set_at", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GoalRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("on", models.DateField(verbose_name="day")),
                ("rated_at", models.DateTimeField(verbose_name="received")),
                ("rating", models.PositiveSmallIntegerField(verbose_name="how well it goes (0-10)")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="patients.goal"
                    ),
                ),
            ],
            options={
                "verbose_name": "rating of a goal",
                "verbose_name_plural": "ratings of goals",
                "ordering": ("rated_at", "id"),
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="goal_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goal",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7c9e241f7ad702008b24a6e64597bb1d22700573",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_c9097",
                    table="patients_goal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="goalrating",
            constraint=models.UniqueConstraint(fields=("goal", "key"), name="one_rating_per_key"),
        ),
        migrations.AddConstraint(
            model_name="goalrating",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__lte", 10)),
                name="goal_rating_0_to_10",
                violation_error_message="How well it goes is a number from 0 to 10.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goalrating",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="53fde9c65133bfbff29614f30fcce0be319f1466",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_501d1",
                    table="patients_goalrating",
                    when="BEFORE",
                ),
            ),
        ),
        withhold("UPDATE, DELETE, TRUNCATE", "patients_goal", "patients_goalrating"),
    ]
