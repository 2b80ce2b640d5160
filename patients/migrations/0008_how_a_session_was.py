from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0007_open_concerns_of_an_owner"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="effort",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how hard it was"),
        ),
        migrations.AddField(
            model_name="session",
            name="pain_after",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pain afterwards"),
        ),
        migrations.AddField(
            model_name="session",
            name="short",
            field=models.BooleanField(db_default=False, default=False, verbose_name="4-minute version"),
        ),
        migrations.AlterField(
            model_name="exerciselog",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("done", "Done"),
                    ("partly", "Partly"),
                    ("skipped", "Skipped"),
                    ("short", "Not in the 4-minute version"),
                ],
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("pain_after__isnull", True), ("pain_after__lte", 10), _connector="OR"),
                name="session_pain_after_0_to_10",
                violation_error_message="Pain is a number from 0 to 10.",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("effort__isnull", True), ("effort__lte", 10), _connector="OR"),
                name="session_effort_0_to_10",
                violation_error_message="How hard it was is a number from 0 to 10.",
            ),
        ),
    ]
