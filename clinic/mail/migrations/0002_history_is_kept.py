from django.db import migrations

from clinic.roles import withhold


class Migration(migrations.Migration):
    """What happened to a mail can be added to, and nothing more; a mail is settled, never deleted."""

    dependencies = [("mail", "0001_initial")]
    operations = [
        withhold("UPDATE, DELETE, TRUNCATE", "mail_messageevent"),
        withhold("DELETE, TRUNCATE", "mail_message"),
    ]
