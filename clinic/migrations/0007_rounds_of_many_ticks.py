from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_cover_from_outside"),
    ]

    operations = [
        migrations.AddField(
            model_name="tick",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AddField(
            model_name="tick",
            name="round_began_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="tick",
            name="whole_began_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="tick",
            name="whole_ended_at",
            field=models.DateTimeField(null=True),
        ),
    ]
