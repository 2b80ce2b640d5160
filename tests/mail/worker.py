"""A process of its own that delivers what is due; FAILPOINT in its environment says where it dies."""

import django

django.setup()

from clinic.mail.delivery import deliver_due  # noqa: E402
from tests.mail.some_kinds import NOW  # noqa: E402

deliver_due(now=NOW)
