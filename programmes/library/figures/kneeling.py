"""On hands and knees, and kneeling."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import FOURS, LEFT, RIGHT, STANDING

MAT = Prop(Thing.MAT, (-74, 0), 160)
LONG_MAT = Prop(Thing.MAT, (-104, 0), 204)

CAT_COW = Scene(
    View.SIDE,
    (
        replace(FOURS, says=gettext_noop("Kneel on hands and knees, your back level.")),
        replace(
            FOURS,
            says=gettext_noop("Round your back up and let your head hang."),
            spine=(42, 12, -24),
            head=-58,
            face=-140,
        ),
        replace(
            FOURS, says=gettext_noop("Let your belly sink and look forward."), spine=(-22, 6, 38), head=40, face=-25
        ),
    ),
    frozenset({"trunk"}),
    (MAT,),
    (Arrow(2, "waist", (2, 17)), Arrow(3, "waist", line=((0, -13), (0, -22), (0, -31)))),
)
BENT, SLID = Reach((-39.5, 17.4, RIGHT), -45), Reach((-76.85, 17.4, RIGHT), -70)
LEG_SLIDE = Scene(
    View.SIDE,
    (
        replace(
            FOURS,
            says=gettext_noop("Kneel on hands and knees, your back level, the toes of one foot tucked under."),
            right_leg=BENT,
            right_foot=-70,
        ),
        replace(
            FOURS,
            says=gettext_noop("Slide one foot straight back along the floor. Your back stays level."),
            right_leg=SLID,
            right_foot=-70,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (LONG_MAT,),
    (Arrow(2, "right_toe", line=((36, -3), (18, -3), (2, -3))),),
)
BIRD_DOG = Scene(
    View.SIDE,
    (
        replace(FOURS, says=gettext_noop("Kneel on hands and knees, your back level.")),
        replace(
            FOURS,
            says=gettext_noop("Stretch one leg back and the arm of the other side forward, both level."),
            right_leg=Bones(180, 178),
            right_foot=190,
            head=-22,
            face=-102,
            left_arm=Bones(14, 10),
            holds=True,
        ),
    ),
    frozenset({"right_leg", "left_arm"}),
    (LONG_MAT,),
    (Arrow(2, "right_ankle", (8, 14)), Arrow(2, "left_wrist", (10, 0))),
)
ON_KNEES = replace(FOURS, anchor="right_knee", at=(0, 6.3, RIGHT))
CHILD = Scene(
    View.SIDE,
    (
        replace(ON_KNEES, says=gettext_noop("Kneel on hands and knees.")),
        replace(
            ON_KNEES,
            says=gettext_noop("Sit back on your heels. Your hands stay forward on the floor."),
            spine=(14, -8, -22),
            head=-24,
            face=-105,
            right_arm=Reach((56, 5, 14), 100),
            left_arm=Reach((56, 5, -14), 100),
            right_leg=Bones(-29, 181),
            left_leg=Bones(-29, 181),
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (MAT,),
    (Arrow(2, "pelvis", (-4, 20)),),
)
HALF = replace(
    STANDING,
    says=gettext_noop("Kneel on one knee, the other foot flat in front of you. Stand tall."),
    anchor="right_knee",
    at=(0, 6.3, RIGHT),
    right_leg=Bones(-90, 181),
    left_leg=Reach((43, 5.2, LEFT), 0),
    right_foot=186,
    right_arm=Reach((2, 4, 6), 190, "right_hip"),
    left_arm=Reach((2, 4, -6), 190, "left_hip"),
)
HIP_FLEXOR = Scene(
    View.SIDE,
    (
        HALF,
        replace(
            HALF,
            says=gettext_noop("Move your hips forward until the front of the kneeling hip stretches mildly."),
            right_leg=Bones(-114, 181),
            spine=(92, 94, 90),
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (MAT,),
    (Arrow(2, "pelvis", (32, 24)),),
)
FIGURES = [
    Figure("cat-and-cow", (CAT_COW,)),
    Figure("leg-slide-on-all-fours", (LEG_SLIDE,)),
    Figure("bird-dog", (BIRD_DOG,)),
    Figure("sit-back-stretch", (CHILD,)),
    Figure("kneeling-hip-stretch", (HIP_FLEXOR,)),
]
