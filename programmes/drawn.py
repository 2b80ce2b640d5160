"""A figure that a clinic put together, as plain data: which poses in which order, seen from where, what works.

{"view": "side", "poses": [{"key": "bridge-1-1", "words": ""}, ...], "works": ["seat"], "props": ["mat"]}
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.bounds import gettext_noop
from programmes.figures.directions import directions
from programmes.figures.pose import Figure, Scene, View
from programmes.figures.rules import Rule, anchored_alike, faults
from programmes.library.poses import POSES, PROPS, UPRIGHT, VIEWS, WORKS

MOST_POSES, MOST_WORDS = 4, 200
BROKEN = {
    Rule.FLOOR: gettext_noop(
        "From pose %(one)s to pose %(other)s the body goes through the floor."
        " Put a pose between them, or choose another."
    ),
    Rule.REACH: gettext_noop("In pose %(one)s an arm or leg does not get to where it should be. Choose another pose."),
    Rule.KNEES: gettext_noop(
        "From pose %(one)s to pose %(other)s a knee bends the wrong way. Put a pose between them, or choose another."
    ),
    Rule.BACK: gettext_noop(
        "From pose %(one)s to pose %(other)s the back bends too far. Put a pose between them, or choose another."
    ),
}


def check(drawn: Any) -> None:
    """Raise ValidationError, which says what to do, when no figure can be drawn from this."""
    if not is_shaped(drawn):
        raise ValidationError(_("This is no figure. Choose its poses again."))
    wrong = list(_wrong(drawn))
    if wrong:
        raise ValidationError(wrong)
    scene = scene_of(drawn)
    if broken := [
        _(BROKEN[fault.rule]) % {"one": fault.place, "other": fault.place % len(scene.poses) + 1}
        for fault in faults(scene)
    ]:
        raise ValidationError(broken)


def is_shaped(drawn: Any) -> bool:
    """Return whether the data has the shape of a figure, and nothing else in it."""
    if not isinstance(drawn, dict) or drawn.keys() != {"view", "poses", "works", "props"}:
        return False
    lists = all(isinstance(drawn[name], list) for name in ("poses", "works", "props"))
    return (
        lists
        and all(isinstance(text, str) for text in (drawn["view"], *drawn["works"], *drawn["props"]))
        and all(isinstance(pose, dict) and pose.keys() == {"key", "words"} for pose in drawn["poses"])
        and all(isinstance(text, str) and "\0" not in text for pose in drawn["poses"] for text in pose.values())
    )


def _wrong(drawn: dict[str, Any]) -> Iterator[str]:
    poses = drawn["poses"]
    if not 1 <= len(poses) <= MOST_POSES:
        yield _("Choose 1 to %(most)s poses.") % {"most": MOST_POSES}
    if any(pose["key"] not in POSES for pose in poses):
        yield _("A pose is no longer in the library. Take it out and choose another.")
    if any(len(pose["words"]) > MOST_WORDS for pose in poses):
        yield _("Write at most %(most)s letters about each pose.") % {"most": MOST_WORDS}
    if drawn["view"] not in VIEWS:
        yield _("Choose from where the body is seen.")
    elif any(POSES[pose["key"]].view != drawn["view"] for pose in poses if pose["key"] in POSES):
        yield _("One figure is seen from one place. Take out the poses that are seen from elsewhere.")
    if not drawn["works"] or not set(drawn["works"]) <= WORKS.keys():
        yield _("Choose at least one part of the body that works.")
    yield from _wrong_things(drawn)


def _wrong_things(drawn: dict[str, Any]) -> Iterator[str]:
    if not set(drawn["props"]) <= PROPS.keys():
        yield _("Choose things from the list.")
        return
    needed = {name for pose in drawn["poses"] if pose["key"] in POSES for name in POSES[pose["key"]].needs}
    for name in sorted(needed - set(drawn["props"])):
        yield _("The body would hang in the air: choose “%(thing)s” too.") % {"thing": _(PROPS[name][0])}
    if drawn["view"] in VIEWS and View(drawn["view"]).on_the_floor:
        for name in sorted(drawn["props"]):
            if PROPS[name][1].thing in UPRIGHT:
                yield _("Seen from above there is no “%(thing)s”: leave it out.") % {"thing": _(PROPS[name][0])}


def scene_of(drawn: dict[str, Any]) -> Scene:
    """Return the scene with the arrows of its movement; raises KeyError for a pose the library no longer has."""
    poses = anchored_alike([POSES[pose["key"]].pose for pose in drawn["poses"]])
    said = [replace(one, says=pose["words"] or one.says) for one, pose in zip(poses, drawn["poses"], strict=True)]
    props = tuple(prop for name, (_words, prop) in PROPS.items() if name in drawn["props"])
    scene = Scene(View(drawn["view"]), tuple(said), frozenset(drawn["works"]), props)
    return replace(scene, arrows=directions(scene))


def figure_of(drawn: dict[str, Any]) -> Figure | None:
    """Return the figure, or None when it can no longer be drawn: then the exercise is told in words alone."""
    try:
        check(drawn)
    except ValidationError:
        return None
    return Figure("", (scene_of(drawn),))
