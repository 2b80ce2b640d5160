"""What a post says of red flags, whatever else is wrong with it: reads no form, no session and no database."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from clinic.policy import DEFAULT
from patients.rules.findings import HOLDING, Finding, findings_of_symptoms
from patients.rules.symptoms import SEVERE_QUESTION, SYMPTOMS, Symptom

YES = frozenset({"yes", "on", "true", "1"})
NOT_ANSWERS = frozenset({"note", "text", "csrfmiddlewaretoken", "key"})


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
    def is_red_flag(self) -> bool:
        """Return whether a person must look today."""
        return bool(HOLDING.intersection(self.findings))

    def answers(self) -> list[tuple[str, list[str]]]:
        """Return question and answers, to be shown to whoever sees the patient next."""
        rows = [(_("You told us of"), [_(SYMPTOMS[symptom].question) for symptom in self.symptoms])]
        if self.pain is not None:
            rows.append((_("Pain, 0 to 10"), [str(self.pain)]))
        if self.severe:
            rows.append((_(SEVERE_QUESTION), [_("Yes")]))
        return [(question, answers) for question, answers in rows if answers]


ADVISED = HOLDING | {Finding.EXERCISE_PAIN}


def told_in(request: HttpRequest, very_severe_from: int = DEFAULT.very_severe_pain) -> Told:
    """Return what a post tells, by a clinic's own limit where it is known; nothing when it cannot be read at all."""
    try:
        post = request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return Told()
    named = {value for name in post if name not in NOT_ANSWERS for value in post.getlist(name)}
    return Told(
        symptoms=tuple(symptom for symptom in Symptom if symptom in named),
        pain=worst(post.getlist("pain")),
        severe=bool(YES.intersection(post.getlist("severe"))),
        pain_at_exercise=hurt_at_exercise(post, very_severe_from),
        very_severe_from=very_severe_from,
    )


def hurt_at_exercise(post: QueryDict, very_severe_from: int) -> bool:
    """Return whether a session says that an exercise hurt very badly or was stopped for pain."""
    names = [name for name in post if name.startswith("pain-") or name == "pain_after"]
    pain = worst([value for name in names for value in post.getlist(name)])
    stopped = bool(YES.intersection(post.getlist("stopped_for_pain")))
    return stopped or (pain is not None and pain >= very_severe_from)


def worst(values: list[str]) -> int | None:
    """Return the highest whole number among the values; none when there is none."""
    return max((int(value) for value in map(str.strip, values) if value.isdecimal() and len(value) < 4), default=None)
