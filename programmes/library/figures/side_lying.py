"""Lying on the side."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import ON_THE_SIDE, SIDE_MAT

PILLOW = Prop(Thing.PILLOW, (58, 6), 20)
FOLDED = replace(
    ON_THE_SIDE,
    says=gettext_noop("Lie on your side with your knees bent and your feet together."),
    right_leg=Reach((-60, 18, 2), (0, 0, 1)),
    left_leg=Reach((-60, 7, 2), (0, 0, 1)),
    right_foot=(180, 47),
    left_foot=(180, 47),
)
CLAM = Scene(
    View.FRONT_ABOVE,
    (
        FOLDED,
        replace(
            FOLDED,
            says=gettext_noop("Open the upper knee like a shell. Your feet stay together, your hips still."),
            right_leg=Reach((-60, 18, 2), (0, 0.8, 0.6)),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (SIDE_MAT, PILLOW),
    (Arrow(2, "right_knee", line=((0, 12), (0, 20), (0, 29))),),
)
SIDE_LEG = replace(
    ON_THE_SIDE,
    says=gettext_noop("Lie on your side, the lower knee bent, the upper leg straight."),
    right_leg=Bones(192, 192),
    left_leg=Bones((182, 38), (181, -60)),
    left_foot=(181, 27),
)
SIDE_RAISE = Scene(
    View.FRONT_ABOVE,
    (
        SIDE_LEG,
        replace(
            SIDE_LEG,
            says=gettext_noop("Lift the upper leg. Keep it straight and your hips still."),
            right_leg=Bones(153, 153),
            right_foot=(153, 55),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (SIDE_MAT, PILLOW),
    (Arrow(2, "right_ankle", (-14, 6)),),
)
SIDE_LOW = replace(
    ON_THE_SIDE,
    says=gettext_noop("Lie on your side on one forearm, with your knees bent."),
    at=(0, 17),
    spine=(29, 37, 42),
    head=50,
    left_arm=Bones((-84, 4), (10, 62)),
    hands=None,
    right_arm=Reach((0, 4, 6), (100, 30), "right_hip"),
    right_leg=Bones((184, 38), (182, -62)),
    left_leg=Bones((182, 38), (180, -62)),
    right_foot=(180, -30),
    left_foot=(180, -30),
)
SIDE_PLANK = Scene(
    View.FRONT_ABOVE,
    (
        SIDE_LOW,
        replace(
            SIDE_LOW,
            says=gettext_noop("Lift your hips until knees, hips and shoulders are in one line."),
            at=(0, 34),
            spine=(20, 21, 22),
            head=26,
            right_leg=Bones((203, 4), (180, -66)),
            left_leg=Bones((200, 4), (180, -66)),
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (SIDE_MAT,),
    (Arrow(2, "pelvis", line=((-6, 20), (-6, 30), (-6, 40))),),
)
FIGURES = [
    Figure("clam", (CLAM,)),
    Figure("side-leg-lift", (SIDE_RAISE,)),
    Figure("side-plank-on-knees", (SIDE_PLANK,)),
]
