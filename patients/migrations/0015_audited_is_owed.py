from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0014_steps_that_were_refused"),
    ]

    operations = [
        migrations.AlterField(
            model_name="differencerecord",
            name="obligation",
            field=models.CharField(
                choices=[
                    ("assessed", "should have been assessed"),
                    ("prompted", "should have been asked for a check-in"),
                    ("reminded", "should have been reminded"),
                    ("escalated", "should have been raised with others"),
                    ("told", "should have been told"),
                    ("sent", "should have been sent"),
                    ("audited", "should have been audited"),
                ],
                max_length=20,
                verbose_name="what was owed",
            ),
        ),
    ]
