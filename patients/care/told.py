"""What answers say of red flags by themselves, whatever else is wrong with them: asks no database and no form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clinic.policy import DEFAULT
from patients.rules.findings import HOLDING, Finding, findings_of_symptoms
from patients.rules.symptoms import SEVERE_QUESTION, SYMPTOMS, Symptom

YES = frozenset({"yes", "on", "true", "1"})
IN_WORDS = frozenset({"note", "text"})  # what somebody writes is no answer to a question
ADVISED = HOLDING | {Finding.EXERCISE_PAIN}


@dataclass(frozen=True, slots=True)
class Told:
    """The answers that can be a red flag. Unknown codes and unreadable numbers say nothing."""

    symptoms: tuple[Symptom, ...] = ()
    pain: int | None = None
    severe: bool = False
    pain_at_exercise: bool = False
    very_severe_from: int = DEFAULT.very_severe_pain

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what these answers mean by themselves, in rank order."""
        very_severe = self.severe or (self.pain is not None and self.pain >= self.very_severe_from)
        found = {*findings_of_symptoms(self.symptoms, severe=very_severe)}
        if self.pain_at_exercise:
            found.add(Finding.EXERCISE_PAIN)
        return tuple(finding for finding in Finding if finding in found and finding in ADVISED)

    @property
    def red_findings(self) -> tuple[Finding, ...]:
        """Return those of them for which a person must look today."""
        return tuple(finding for finding in self.findings if finding in HOLDING)

    @property
    def is_red_flag(self) -> bool:
        """Return whether a person must look today."""
        return bool(self.red_findings)

    def answers(self) -> list[tuple[str, list[str]]]:
        """Return question and answers, to be shown to whoever sees the patient next."""
        rows = [(_("You told us of"), [_(SYMPTOMS[symptom].question) for symptom in self.symptoms])]
        if self.pain is not None:
            rows.append((_("Pain, 0 to 10"), [str(self.pain)]))
        if self.severe:
            rows.append((_(SEVERE_QUESTION), [_("Yes")]))
        return [(question, answers) for question, answers in rows if answers]


def symptoms_of(codes: Collection[str]) -> tuple[Symptom, ...]:
    """Return the symptoms among some codes, in the order in which they are asked."""
    return tuple(symptom for symptom in Symptom if symptom in codes)


def worst(values: list[str]) -> int | None:
    """Return the highest whole number among the values; none when there is none."""
    return max((int(value) for value in map(str.strip, values) if value.isdecimal() and len(value) < 4), default=None)


def said_in_json(body: Any, very_severe_from: int = DEFAULT.very_severe_pain) -> Told:
    """Return what a JSON body tells, however wrong its shape is."""
    if not isinstance(body, Mapping):
        return Told()
    logs = body.get("logs")
    rows = [log for log in logs if isinstance(log, Mapping)] if isinstance(logs, list) else []
    hurt = worst([_number(body.get("pain_after")), *(_number(row.get("pain")) for row in rows)])
    stopped = _is_yes(body.get("stopped_for_pain"))
    return Told(
        symptoms=symptoms_of(_named(body)),
        pain=worst([_number(body.get("pain"))]),
        severe=_is_yes(body.get("severe")),
        pain_at_exercise=stopped or (hurt is not None and hurt >= very_severe_from),
        very_severe_from=very_severe_from,
    )


def _named(body: Mapping[Any, Any]) -> set[str]:
    """Return every text of a body, alone or in a list."""
    values = [value for name, value in body.items() if name not in IN_WORDS]
    listed = [each for value in values if isinstance(value, list) for each in value]
    return {value for value in (*values, *listed) if isinstance(value, str)}


def _number(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _is_yes(value: Any) -> bool:
    return str(value).lower() in YES
