"""Lying on the back."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import CROOK, LYING, MAT

ARCHED = replace(
    CROOK,
    at=(-50, 11),
    anchor="neck",
    spine=(144, 182, 213),
    right_arm=Bones((-96, 78), (180, 10)),
    left_arm=Bones((96, -78), (180, -10)),
    says=gettext_noop("Lie on your back with your knees bent. Leave a small hollow under your lower back."),
)
PELVIC_TILT = Scene(
    View.SIDE,
    (
        ARCHED,
        replace(
            ARCHED,
            says=gettext_noop("Tip your hips back until your lower back lies flat on the floor."),
            spine=(185, 178, 178),
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (MAT,),
    (Arrow(2, "pelvis", line=((12, 30), (2, 42), (-10, 34))), Arrow(2, "waist", line=((-4, 38), (-4, 26), (-4, 15)))),
)

LOW = replace(
    CROOK, at=(-50, 11), anchor="neck", says=gettext_noop("Lie on your back with your knees bent and your feet flat.")
)
HIGH = replace(LOW, spine=(202, 202, 202), holds=True)
BRIDGE = Scene(
    View.SIDE,
    (LOW, replace(HIGH, says=gettext_noop("Lift your hips until shoulders, hips and knees are in one line."))),
    frozenset({"right_leg", "left_leg", "seat"}),
    (MAT,),
    (Arrow(2, "pelvis", line=((-4, 15), (-4, 24), (-4, 33))),),
)
ONE_OUT = replace(
    LOW, says=gettext_noop("Lie with your knees bent. Stretch one leg out."), left_leg=Bones(47, 47), left_foot=120
)
SINGLE_LEG_BRIDGE = Scene(
    View.SIDE,
    (
        ONE_OUT,
        replace(
            ONE_OUT,
            says=gettext_noop("Push through the other foot and lift your hips. Keep both thighs level."),
            spine=(202, 202, 202),
            left_leg=Bones(24, 24),
            left_foot=100,
            holds=True,
        ),
    ),
    frozenset({"right_leg", "seat"}),
    (MAT,),
    (Arrow(2, "pelvis", line=((-4, 15), (-4, 24), (-4, 33))),),
)

MARCH = Scene(
    View.SIDE,
    (
        replace(CROOK, says=gettext_noop("Lie on your back with your knees bent.")),
        replace(
            CROOK,
            says=gettext_noop("Lift one foot until that knee is above your hip. Your back stays still."),
            right_leg=Bones(92, -8),
            right_foot=0,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (MAT,),
    (Arrow(2, "right_knee", line=((28, 10), (16, 22), (-4, 13))),),
)
TABLE = replace(
    LYING,
    says=gettext_noop("Lie on your back. Hold both knees above your hips and both arms straight up."),
    right_leg=Bones(90, -2),
    left_leg=Bones(90, -2),
    right_foot=10,
    left_foot=10,
    right_arm=Bones(88, 88),
    left_arm=Bones(88, 88),
)
DEAD_BUG = Scene(
    View.SIDE,
    (
        TABLE,
        replace(
            TABLE,
            says=gettext_noop("Stretch one leg out low and the arm of the other side back over your head."),
            right_leg=Bones(14, 8),
            right_foot=40,
            left_arm=Bones(158, 162),
            holds=True,
        ),
    ),
    frozenset({"right_leg", "left_arm"}),
    (MAT,),
    (Arrow(2, "right_ankle", (4, 12)), Arrow(2, "left_wrist", (-8, 8))),
)

STRAPPED = replace(
    CROOK,
    says=gettext_noop("Lie on your back. Put a towel around one foot and hold both ends."),
    right_leg=Bones(105, 28),
    right_foot=110,
    right_arm=Reach((-18, 40, 12), -70),
    left_arm=Reach((-18, 40, -12), -70),
)
HAMSTRING_STRETCH = Scene(
    View.SIDE,
    (
        STRAPPED,
        replace(
            STRAPPED,
            says=gettext_noop("Straighten that leg up until the back of the thigh stretches mildly."),
            right_leg=Bones(80, 77),
            right_foot=160,
            right_arm=Reach((-24, 44, 12), -70),
            left_arm=Reach((-24, 44, -12), -70),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (MAT, Prop(Thing.STRAP, on=("right_wrist", "right_toe", "left_wrist"))),
    (Arrow(2, "right_ankle", (14, 2)),),
)
FIGURES = [
    Figure("pelvic-tilt", (PELVIC_TILT,)),
    Figure("bridge", (BRIDGE,)),
    Figure("single-leg-bridge", (SINGLE_LEG_BRIDGE,)),
    Figure("lying-march", (MARCH,)),
    Figure("dead-bug", (DEAD_BUG,)),
    Figure("hamstring-stretch-lying", (HAMSTRING_STRETCH,)),
]
