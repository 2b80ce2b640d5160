"""One index answers what two did: each step of a mail writes one less."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0006_fewer_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="mail_planned_once"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("subject", "kind", "channel", "occasion"), name="mail_planned_once"
            ),
        ),
        migrations.RemoveIndex(model_name="message", name="mail_about"),
    ]
