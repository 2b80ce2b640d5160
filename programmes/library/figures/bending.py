"""Standing and bending."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Figure, Reach, Scene, View
from programmes.library.figures.bases import FACING, ON_HIPS, STANDING

ON_THIGHS = replace(
    STANDING,
    says=gettext_noop("Stand up straight, hands on your thighs."),
    right_arm=Reach((9, -3, 4), 190, "right_hip"),
    left_arm=Reach((9, -3, -4), 190, "left_hip"),
)
FORWARD = Scene(
    View.SIDE,
    (
        ON_THIGHS,
        replace(
            ON_THIGHS,
            says=gettext_noop("Forward: bend from your hips and let your hands slide down your legs."),
            at=(-12, 87),
            spine=(12, -14, -36),
            head=-62,
            face=-145,
            right_arm=Reach((10, -4, 4), 100, "right_knee"),
            left_arm=Reach((10, -4, -4), 100, "left_knee"),
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (),
    (Arrow(2, "head", line=((0, 62), (30, 50), (20, 16))),),
)
SIDE_LEFT = replace(
    FACING,
    says=gettext_noop("To the side: slide one hand down the outside of that leg."),
    spine=(90, 68, 50),
    head=44,
    face=(-110, 86),
    at=(0, 87.2),
    right_arm=Reach((-8, 6, 6), (170, 20), "right_hip"),
    left_arm=Reach((8, 26.5, 6), 0, "left_knee"),
    holds=True,
)
SIDEWAYS = Scene(
    View.FRONT,
    (
        SIDE_LEFT,
        replace(
            SIDE_LEFT,
            says=gettext_noop("Then to the other side. Do not lean forward or backward."),
            spine=(90, 112, 130),
            head=136,
            face=(-70, 86),
            at=(0, 87.2),
            left_arm=Reach((8, 6, 6), (10, 20), "left_hip"),
            right_arm=Reach((-8, 26.5, 6), 180, "right_knee"),
        ),
    ),
    frozenset({"trunk"}),
    (),
    (Arrow(1, "head", (0, 22)), Arrow(2, "head", (0, 22))),
)
SUPPORTED = replace(
    STANDING,
    says=gettext_noop("Hold your lower back with both hands."),
    right_arm=Reach((-10, 17, 3), 185, "right_hip"),
    left_arm=Reach((-10, 17, -3), 185, "left_hip"),
    hands=-80,
)
BACKWARD = Scene(
    View.SIDE,
    (
        SUPPORTED,
        replace(
            SUPPORTED,
            says=gettext_noop("Backward: lean back slowly and with care. Stop at any pain."),
            spine=(98, 114, 126),
            head=128,
            face=40,
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (),
    (Arrow(2, "head", (-4, 18)),),
)
HINGE = Scene(
    View.SIDE,
    (
        replace(ON_HIPS, says=gettext_noop("Stand with your feet apart and your hands on your hips.")),
        replace(
            ON_HIPS,
            says=gettext_noop("Push your hips back and bend forward with a straight back."),
            at=(-20, 82),
            spine=(36, 36, 36),
            head=30,
            face=-55,
            right_arm=Reach((8, 7, 8), 140, "right_hip"),
            left_arm=Reach((8, 7, -8), 140, "left_hip"),
            holds=True,
        ),
    ),
    frozenset({"right_leg", "seat"}),
    (),
    (Arrow(2, "pelvis", line=((-14, 4), (-26, 1), (-36, -2))),),
)
FIGURES = [
    Figure("standing-lower-back-stretch", (FORWARD, SIDEWAYS, BACKWARD)),
    Figure("hip-hinge", (HINGE,)),
]
