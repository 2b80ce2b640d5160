"""The letter as the paper that leaves the clinic: its text, its chart and who signed it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.care import framing, letters
from patients.letters import pdf
from patients.letters.drawing import Answer, draw
from patients.models import Referral


def paper(referral: Referral) -> bytes:
    """Return the letter as tagged PDF."""
    return pdf.render(_said(referral), dated=referral.signed_at or referral.opened_at)


def _said(referral: Referral) -> dict[str, Any]:
    frame = framing.frame_of(referral)
    return {
        "title": referral.subject,
        "language": (get_language() or "en")[:2],
        "clinic": {"name": frame["clinic"], "contact": frame["contact"]},
        "banner": letters.standing(referral),
        "parts": [{"heading": heading, "text": text or "-"} for heading, text in letters.parts(referral)],
        "chart": _chart(referral),
        "signed": frame["signed"],
        "footer": _("%(clinic)s, version %(number)d") % {"clinic": frame["clinic"], "number": referral.number},
    }


def _chart(referral: Referral) -> dict[str, Any] | None:
    """Return the drawing of the answers, and the same as rows of a table; None where nobody answered."""
    answers = [Answer(date.fromisoformat(on), pain, change) for on, pain, change in referral.series]
    if not answers:
        return None
    pain, change = _("Pain, 0 to 10"), _("Change since the start, 1 (very much better) to 7 (very much worse)")
    return {
        "heading": _("Pain and change over time"),
        "svg": draw(answers, pain=pain, change=change, say=lambda on: date_format(on, "j M")),
        "alt": _("Pain went from %(first)d on %(begin)s to %(last)d on %(end)s; the table below has every answer.")
        % {
            "first": answers[0].pain,
            "begin": letters.day(answers[0].on),
            "last": answers[-1].pain,
            "end": letters.day(answers[-1].on),
        },
        "columns": [_("Date"), _("Pain"), _("Change")],
        "rows": [[letters.day(one.on), str(one.pain), str(one.change or "-")] for one in answers],
    }
