"""The connection to the mail server that EMAIL_URL names."""

import smtplib
import socket
from ssl import create_default_context
from typing import Any

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from clinic.environment import patience


def connected() -> smtplib.SMTP:
    """Return a signed-in connection; an encrypted one has checked the server's certificate. Raises OSError."""
    place: dict[str, Any] = {
        "host": settings.EMAIL_HOST,
        "port": settings.EMAIL_PORT,
        "local_hostname": DNS_NAME.get_fqdn(),
    }
    timeout = (settings.EMAIL_TIMEOUT or 20) * patience()
    if settings.EMAIL_USE_SSL:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(**place, timeout=timeout, context=create_default_context())
    else:
        smtp = smtplib.SMTP(**place, timeout=timeout)
    try:
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    if smtp.sock:  # the last dot goes by itself and must not wait for an acknowledgement
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return smtp
