from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_cover_from_outside"),
        ("patients", "0006_letters_remember_their_chases"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["owner"], name="concern_open_of_owner"
            ),
        ),
    ]
