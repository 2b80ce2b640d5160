"""Trying settings on the clinic's own past, before anybody switches them on."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Clinic
from clinic.policy import BOUNDS
from patients.models.concern import FINDING_WORDS
from patients.rules.schedule import DAY, local_date
from patients.simulation.what_if import WhatIf, what_if

LAST_MONTH = timedelta(days=30)


def tried(clinic: Clinic, settings: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return what the page says of the last 30 days under these settings."""
    until = local_date(now, ZoneInfo(clinic.time_zone)) - DAY
    chosen = {name: settings[name] for name in BOUNDS}
    found = what_if(clinic=clinic, settings=chosen, since=until - LAST_MONTH + DAY, until=until)
    rows = [(FINDING_WORDS[finding], before, after) for finding, before, after in found.rows()]
    return {"what_if": found, "what_if_said": said(found), "what_if_rows": rows}


def said(found: WhatIf) -> str:
    """Return the answer in one sentence."""
    if found.more > 0:
        text = ngettext(
            "This would have opened %(count)d more concern last month.",
            "This would have opened %(count)d more concerns last month.",
            found.more,
        )
    elif found.more < 0:
        text = ngettext(
            "This would have opened %(count)d concern fewer last month.",
            "This would have opened %(count)d concerns fewer last month.",
            -found.more,
        )
    else:
        return _("This would have opened as many concerns last month.")
    return text % {"count": abs(found.more)}
