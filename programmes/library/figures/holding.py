"""Standing at a wall or a chair."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import LEFT, RIGHT, STANDING

WALL_UP = replace(
    STANDING,
    says=gettext_noop("Stand with your back against a wall, your feet a step away from it."),
    at=(0, 83),
    spine=(90, 90, 90),
    head=90,
    right_leg=Reach((24, 5.2, RIGHT), 0),
    left_leg=Reach((24, 5.2, LEFT), 0),
)
WALL_SQUAT = Scene(
    View.SIDE,
    (
        WALL_UP,
        replace(
            WALL_UP,
            says=gettext_noop("Slide down the wall until your thighs are about halfway. Then slide up."),
            at=(0, 60),
            right_arm=Bones(-90, -60),
            left_arm=Bones(-90, -60),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (Prop(Thing.WALL, (-24, 0), 10),),
    (Arrow(2, "pelvis", (24, 4)),),
)
CALF = replace(
    STANDING,
    says=gettext_noop("Face a wall with your hands on it. Put one foot behind you."),
    at=(0, 81.8),
    spine=(80, 82, 84),
    right_leg=Reach((-31.7, 5.2, RIGHT), 0),
    left_leg=Reach((24, 5.2, LEFT), 0),
    right_arm=Reach((55, 122, 14), -100),
    left_arm=Reach((55, 122, -14), -100),
    hands=85,
)
CALF_STRETCH = Scene(
    View.SIDE,
    (
        CALF,
        replace(
            CALF,
            says=gettext_noop("Bend the front knee and lean in. The heel behind stays on the floor."),
            at=(12.6, 75.2),
            spine=(64, 66, 68),
            head=72,
            face=-10,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (Prop(Thing.WALL, (59, 0), 10),),
    (Arrow(2, "pelvis", (-28, 8)), Arrow(2, "right_ankle", line=((-16, 20), (-16, 10), (-16, 0)))),
)
HELD_CHAIR = Prop(Thing.CHAIR, (32, 0), 1)
HOLDING = replace(
    STANDING,
    says=gettext_noop("Stand tall and hold the back of a chair."),
    right_arm=Reach((30, 99, 10), -110),
    left_arm=Reach((30, 99, -10), -110),
)
THIGH_STRETCH = Scene(
    View.SIDE,
    (
        replace(HOLDING, right_arm=Bones(-95, -84)),
        replace(
            HOLDING,
            says=gettext_noop("Bend one knee, hold that ankle and bring the heel to your bottom."),
            right_leg=Bones(-95, 120),
            right_foot=160,
            right_arm=Reach((2, 6, 4), 180, "right_ankle"),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (HELD_CHAIR,),
    (Arrow(2, "right_ankle", (-14, 0)),),
)
HEEL_RAISE = Scene(
    View.SIDE,
    (
        HOLDING,
        replace(
            HOLDING,
            says=gettext_noop("Rise slowly on to your toes. Then come down slowly."),
            at=(4, 96),
            right_leg=Reach((4, 13.4, RIGHT), 0),
            left_leg=Reach((4, 13.4, LEFT), 0),
            right_foot=-41,
            left_foot=-41,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (HELD_CHAIR,),
    (Arrow(2, "right_ankle", (-16, 0)),),
)
HIP_BACK = Scene(
    View.SIDE,
    (
        HOLDING,
        replace(
            HOLDING,
            says=gettext_noop("Take one straight leg back. Your back stays straight."),
            spine=(84, 88, 88),
            right_leg=Bones(-116, -116),
            right_foot=-20,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (HELD_CHAIR,),
    (Arrow(2, "right_ankle", (0, -12)),),
)
FIGURES = [
    Figure("wall-squat", (WALL_SQUAT,)),
    Figure("calf-stretch", (CALF_STRETCH,)),
    Figure("standing-thigh-stretch", (THIGH_STRETCH,)),
    Figure("heel-raise", (HEEL_RAISE,)),
    Figure("leg-back", (HIP_BACK,)),
]
