"""An exercise shown: moving at the tempo of its dose, as numbered stills, and in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from programmes import drawn
from programmes.bounds import gettext_noop
from programmes.dose import Dose, Sides
from programmes.figures.moving import Tempo
from programmes.figures.pose import Figure, Scene
from programmes.figures.svg import pens
from programmes.library.figures import FIGURES

if TYPE_CHECKING:
    from programmes.models import Exercise, Upload

SMALL = '<span class="figure-small" role="img" aria-label="{words}">{still}</span>'
SMALL_PHOTO = '<span class="figure-small"><img src="{address}" alt="{words}" loading="lazy"></span>'


@dataclass(frozen=True)
class Still:
    """One picture on paper: drawn, or a photo; and its words."""

    drawn: str
    words: str
    photo: "Upload | None" = None


MIRRORED = {
    Sides.EACH_SIDE: gettext_noop("Then do the other %(side)s in the same way."),
    Sides.EACH_DIRECTION: gettext_noop("Then do the same in the other direction."),
}
RECORDED = {
    "photo": (
        '<figure class="figure figure-recorded">'
        '<img src="{address}" alt="{words}" width="{width}" height="{height}" loading="lazy"></figure>'
    ),
    # It never starts by itself: whoever wants no motion has none.
    "video": (
        '<figure class="figure figure-recorded"><video src="{address}" aria-label="{words}" width="{width}"'
        ' height="{height}" controls muted playsinline preload="metadata"></video>'
        "<figcaption>{words}</figcaption></figure>"
    ),
}


def shown(name: str, dose: Dose, side_word: str) -> SafeString:
    """Return the figure of this name as markup; nothing where there is none."""
    if not scenes(name):
        return SafeString("")
    other = _(MIRRORED[dose.sides]) % {"side": side_word} if dose.sides in MIRRORED else ""
    stills = [*_stills(name, other)]
    return format_html(
        '<figure class="figure"><div class="figure-moving" role="img" aria-label="{words}">{moving}</div>'
        '<ol class="figure-stills">{stills}</ol><div class="figure-switches">{switches}</div></figure>',
        words=in_words(name, other),
        moving=mark_safe("".join(_moving(name, tempo(dose)))),  # noqa: S308  (drawn by us, without a word of anybody)
        stills=format_html_join("", "<li{}>{}<span>{}</span></li>", stills),
        switches=_switches(side_word if other else ""),
    )


def of(exercise: "Exercise", dose: Dose, side_word: str) -> SafeString:
    """Return what an exercise is shown by: its photo or video, or else its figure, at this dose."""
    return recorded(exercise) or shown(exercise.figure, dose, side_word)


def small(exercise: "Exercise") -> SafeString:
    """Return one still picture of an exercise, to know it by in a list; nothing where there is none."""
    if exercise.upload and exercise.upload.kind == "photo":
        return format_html(
            SMALL_PHOTO, address=reverse("upload", args=[exercise.upload_id]), words=exercise.upload_words
        )
    stills = _still(exercise.figure)
    if not stills:
        return SafeString("")
    return format_html(SMALL, words=in_words(exercise.figure), still=mark_safe(stills[-1]))  # noqa: S308


def recorded(exercise: "Exercise") -> SafeString:
    """Return the photo or video of an exercise as markup; nothing where there is none."""
    upload = exercise.upload
    if upload is None:
        return SafeString("")
    return format_html(
        RECORDED[upload.kind],
        address=reverse("upload", args=[upload.pk]),
        words=exercise.upload_words,
        width=upload.width,
        height=upload.height,
    )


def on_paper(exercise: "Exercise", dose: Dose, side_word: str) -> list[Still]:
    """Return what an exercise is shown by on paper, each with its words; a video has words alone."""
    upload = exercise.upload
    if upload is None:
        return [Still(picture, words) for picture, words in poses(exercise.figure, dose, side_word)]
    if upload.kind == "video":
        return [Still("", f"{exercise.upload_words} {_('Watch the video on your own pages.')}")]
    return [Still("", exercise.upload_words, upload)]


def poses(name: str, dose: Dose, side_word: str) -> list[tuple[str, str]]:
    """Return the stills of a figure for paper, each with its words; what mirrors one has words alone."""
    if not scenes(name):
        return []
    other = _(MIRRORED[dose.sides]) % {"side": side_word} if dose.sides in MIRRORED else ""
    return [("" if mirrored else picture, words) for mirrored, picture, words in _stills(name, other)]


def name_of(data: dict[str, Any]) -> str:
    """Return the name of a figure that a clinic put together: all of it, as text."""
    return json.dumps(data, sort_keys=True)


@lru_cache(maxsize=256)
def figure(name: str) -> Figure:
    """Return the figure of this name; one without a scene where there is none."""
    found = drawn.figure_of(json.loads(name)) if name.startswith("{") else FIGURES.get(name)
    return found or Figure("", ())


def scenes(name: str) -> tuple[Scene, ...]:
    """Return what the figure of this name shows; nothing where there is none."""
    return figure(name).scenes


def in_words(name: str, *more: str) -> str:
    """Return what the figure shows, as sentences: its text alternative."""
    says = (_(pose.says) for scene in scenes(name) for pose in scene.stills.values())
    return " ".join(text for text in (*says, *more) if text)


def tempo(dose: Dose) -> Tempo:
    """Return how fast the picture moves: a hold lasts as long as the dose says."""
    pause = 0.3 if dose.duration_seconds else 1.0
    return Tempo(hold=dose.hold_seconds or pause, rest=pause)


def _stills(name: str, other: str) -> Iterator[tuple[SafeString, SafeString, str]]:
    """Yield each pose with its words, and the last one mirrored where there is another side."""
    pictures = [mark_safe(picture) for picture in _still(name)]  # noqa: S308
    poses = (pose for scene in scenes(name) for pose in scene.stills.values())
    for picture, pose in zip(pictures, poses, strict=True):
        yield SafeString(""), picture, _(pose.says)
    if other:
        yield SafeString(' class="figure-mirrored"'), pictures[-1], other


@lru_cache(maxsize=256)
def _moving(name: str, pace: Tempo) -> tuple[str, ...]:
    return tuple(pen.moving(pace) for pen in pens(figure(name)))


@lru_cache(maxsize=256)
def _still(name: str) -> tuple[str, ...]:
    return tuple(pen.still(place) for pen in pens(figure(name)) for place in pen.scene.stills)


def _switches(side_word: str) -> SafeString:
    """Return what stops the motion and what turns the figure to the other side; both work without a script."""
    box = '<label class="{}"><input type="checkbox" class="{}"> {}</label>'
    rows = [("", "figure-stop", _("Show still pictures"))]
    if side_word:
        rows.append(("figure-turning", "figure-turn", _("Show the other %(side)s") % {"side": side_word}))
    return format_html_join("", box, rows)
