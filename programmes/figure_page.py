"""The page on which a figure is put together: the server draws, with or without a script that asks for it."""

from functools import cache
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.admin import site
from programmes import depicting, picking, pictures
from programmes import drawn as figures
from programmes.figures.svg import Pen
from programmes.library.poses import POSES, POSITIONS, PROPS, VIEWS, WORKS
from programmes.models import Exercise


def figure_page(request: HttpRequest, object_id: int) -> HttpResponse:
    """Show what the figure is made of and how it moves; keep it when asked to."""
    staff = access.staff_of(request)
    exercise = access.found(staff, Exercise.objects.all(), Action.CHANGE, pk=object_id)
    assert staff is not None  # found() answered 404 otherwise
    do = request.POST.get("do", "show") if request.method == "POST" else ""
    if do == "none":
        depicting.take_away(by=staff, exercise=exercise)
        return _done(request, exercise, _("The figure is taken away."))
    drawn = picking.after(picking.posted(request.POST), do) if do else exercise.drawn or picking.nothing_yet()
    faults: list[str] = []
    try:
        if do == "save":
            depicting.draw(by=staff, exercise=exercise, drawn=drawn)
            return _done(request, exercise, _("The figure is saved."))
        figures.check(drawn)
    except ValidationError as error:
        faults = error.messages
    return _shown(request, exercise, drawn, faults, refused=do == "save")


def _done(request: HttpRequest, exercise: Exercise, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:programmes_exercise_change", args=[exercise.pk]))


def _shown(
    request: HttpRequest, exercise: Exercise, drawn: picking.Drawn, faults: list[str], *, refused: bool
) -> HttpResponse:
    part = "figure_chosen.html" if request.POST.get("part") else "figure.html"
    context = {
        "title": _("Figure"),
        "exercise": exercise,
        "opts": Exercise._meta,
        "drawn": drawn,
        "chosen": [_chosen(pose) for pose in drawn["poses"]],
        "full": len(drawn["poses"]) >= figures.MOST_POSES,
        "faults": faults,
        "refused": refused,
        "moving": SafeString("") if faults else _moving(drawn, exercise),
        "groups": _groups(),
        "views": [(view.value, _(words)) for view, words in VIEWS.items()],
        "works": [(name, _(words)) for name, words in WORKS.items()],
        "props": [(name, _(words)) for name, (words, _prop) in PROPS.items()],
        "most": figures.MOST_POSES,
        "most_words": figures.MOST_WORDS,
    }
    shown = site.each_context(request) | context
    return TemplateResponse(request, f"admin/programmes/{part}", shown, status=422 if refused else 200)


def _moving(drawn: picking.Drawn, exercise: Exercise) -> SafeString:
    return pictures.shown(pictures.name_of(drawn), exercise.dose, exercise.side_word)


def _chosen(pose: dict[str, str]) -> dict[str, Any]:
    known = POSES.get(pose["key"])
    return pose | {"says": _(known.pose.says) if known else _("This pose is no longer in the library.")}


def _groups() -> list[dict[str, Any]]:
    """Return the poses of the library by the position of the body, each with its picture and its words."""
    return [
        {
            "name": _(position),
            "views": {known.view.value for known in POSES.values() if known.position == position},
            "poses": [
                {"key": key, "view": known.view.value, "says": _(known.pose.says), "picture": _small(key)}
                for key, known in POSES.items()
                if known.position == position
            ],
        }
        for position in POSITIONS
    ]


@cache
def _small(key: str) -> SafeString:
    return mark_safe(Pen(POSES[key].alone).still(1))  # noqa: S308  (drawn by us, without a word of anybody)
