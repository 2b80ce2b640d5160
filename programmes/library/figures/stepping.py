"""Stepping and walking."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Reach, Scene, View
from programmes.library.figures.bases import LEFT, ON_HIPS, RIGHT, STANDING

SPLIT = replace(
    ON_HIPS,
    says=gettext_noop("Take a long step. Stand tall, the back heel lifted."),
    at=(0, 80),
    right_leg=Reach((24, 5.2, RIGHT), 0),
    left_leg=Reach((-38, 16, LEFT), -10),
    left_foot=-55,
)
SPLIT_SQUAT = Scene(
    View.SIDE,
    (
        SPLIT,
        replace(
            SPLIT,
            says=gettext_noop("Bend both knees and go straight down. Then push up again."),
            at=(0, 58),
            left_leg=Reach((-38, 18, LEFT), -40),
            left_foot=-75,
        ),
    ),
    frozenset({"right_leg"}),
    (),
    (Arrow(2, "pelvis", line=((-20, 4), (-20, -8), (-20, -20))),),
)
STRIDE = replace(
    STANDING,
    says=gettext_noop("Walk at a pace that warms you, tall and relaxed."),
    at=(0, 82.5),
    spine=(85, 92, 88),
    right_leg=Reach((31, 5.4, RIGHT), 0),
    right_foot=14,
    left_leg=Reach((-37, 14.6, LEFT), 0),
    left_foot=-48,
    right_arm=Bones(-112, -80),
    left_arm=Bones(-70, -36),
)
PASSING = replace(
    STRIDE,
    says="",
    at=(0, 87.6),
    right_leg=Reach((0, 5.2, RIGHT), 0),
    right_foot=-5,
    left_leg=Reach((-10, 15, LEFT), 0),
    left_foot=-20,
    right_arm=Bones(-94, -70),
    left_arm=Bones(-92, -68),
)
OTHER_STRIDE = replace(
    STRIDE,
    says=gettext_noop("Let each arm swing with the other leg."),
    right_leg=Reach((-37, 14.6, RIGHT), 0),
    right_foot=STRIDE.left_foot,
    left_leg=Reach((31, 5.4, LEFT), 0),
    left_foot=STRIDE.right_foot,
    right_arm=STRIDE.left_arm,
    left_arm=STRIDE.right_arm,
)
OTHER_PASSING = replace(
    PASSING,
    right_leg=Reach((-10, 15, RIGHT), 0),
    right_foot=PASSING.left_foot,
    left_leg=Reach((0, 5.2, LEFT), 0),
    left_foot=PASSING.right_foot,
)
WALK = Scene(
    View.SIDE,
    (STRIDE, PASSING, OTHER_STRIDE, OTHER_PASSING),
    frozenset({"right_leg"}),
    (),
    (
        Arrow(1, "right_ankle", line=((16, 30), (28, 30), (40, 30))),
        Arrow(3, "left_ankle", line=((16, 30), (28, 30), (40, 30))),
    ),
)
FIGURES = [
    Figure("split-squat", (SPLIT_SQUAT,)),
    Figure("brisk-walk", (WALK,)),
]
