"""A sign of life to a monitor outside, which rings somebody when it stays away: a dead machine says nothing itself."""

import logging

import httpx
from django.conf import settings

from clinic import health

PATIENCE = httpx.Timeout(5)
log = logging.getLogger(__name__)


def beat() -> bool:
    """Ask for HEARTBEAT_URL if nothing is wrong; returns whether the monitor heard it. Never raises."""
    if not settings.HEARTBEAT_URL:
        return False
    problems, _ticks = health.look()
    if problems:
        log.warning("No sign of life is sent: %s", " ".join(problems))
        return False
    try:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as line:
            return line.get(settings.HEARTBEAT_URL).raise_for_status().is_success
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("The monitor outside did not hear us: %s", type(error).__name__)  # its address is a secret
        return False
