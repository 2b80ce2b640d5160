"""The web process: gunicorn clinic.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
application = get_wsgi_application()

from clinic.checks import refuse_unsafe_start  # noqa: E402  (settings must stand first)

refuse_unsafe_start()
