"""What a post says of red flags, whatever else is wrong with it: reads no form, no session and no database."""

import json

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from clinic.policy import DEFAULT
from patients.care.told import YES, Told, said_in_json, symptoms_of, worst

NOT_ANSWERS = frozenset({"note", "text", "csrfmiddlewaretoken", "key"})
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def told_in(request: HttpRequest, very_severe_from: int = DEFAULT.very_severe_pain) -> Told:
    """Return what a post tells, by a clinic's own limit where it is known; nothing when it cannot be read at all."""
    try:
        post = request.POST
    except UNREADABLE:
        return Told()
    named = {value for name in post if name not in NOT_ANSWERS for value in post.getlist(name)}
    return Told(
        symptoms=symptoms_of(named),
        pain=worst(post.getlist("pain")),
        severe=bool(YES.intersection(post.getlist("severe"))),
        pain_at_exercise=hurt_at_exercise(post, very_severe_from),
        very_severe_from=very_severe_from,
    )


def told_in_body(request: HttpRequest) -> Told:
    """Return what a body of JSON tells."""
    try:
        return said_in_json(json.loads(request.body))
    except (*UNREADABLE, ValueError, RecursionError):
        return Told()


def hurt_at_exercise(post: QueryDict, very_severe_from: int) -> bool:
    """Return whether a session says that an exercise hurt very badly or was stopped for pain."""
    names = [name for name in post if name.startswith("pain-") or name == "pain_after"]
    pain = worst([value for name in names for value in post.getlist(name)])
    stopped = bool(YES.intersection(post.getlist("stopped_for_pain")))
    return stopped or (pain is not None and pain >= very_severe_from)
