"""Lying on the front."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Reach, Scene, View
from programmes.library.figures.bases import PRONE, SIDE_MAT

FLAT = replace(
    PRONE,
    says=gettext_noop("Lie on your front, hands under your shoulders."),
    right_arm=Reach((54, 5, 18), (120, 50)),
    left_arm=Reach((54, 5, -18), (120, -50)),
)
ON_ELBOWS = replace(
    PRONE,
    says=gettext_noop("Rest on your forearms. Your hips stay on the floor."),
    spine=(12, 30, 46),
    head=58,
    face=-25,
    right_arm=Reach((67, 5, 14), (-115, 50)),
    left_arm=Reach((67, 5, -14), (-115, -50)),
    holds=True,
)
FOREARMS_DOWN = replace(
    FLAT,
    says=gettext_noop("Lie on your front, forearms on the floor beside your head."),
    right_arm=Reach((68, 5, 20), (20, 80)),
    left_arm=Reach((68, 5, -20), (20, -80)),
)
PRONE_ELBOWS = Scene(
    View.SIDE, (FOREARMS_DOWN, ON_ELBOWS), frozenset({"trunk"}), (SIDE_MAT,), (Arrow(2, "head", (14, 8)),)
)
PRESS_UP = Scene(
    View.SIDE,
    (
        FLAT,
        replace(
            ON_ELBOWS,
            says=gettext_noop("Push your chest up with your arms. Your hips stay on the floor."),
            spine=(26, 58, 76),
            head=80,
            face=-12,
            right_arm=Reach((54, 5, 18), (190, 65)),
            left_arm=Reach((54, 5, -18), (190, -65)),
            holds=False,
        ),
    ),
    frozenset({"trunk"}),
    (SIDE_MAT,),
    (Arrow(2, "head", (14, 8)),),
)
KNEE_LOW = replace(
    PRONE,
    says=gettext_noop("Lie on your front, on your forearms, with your knees on the floor."),
    anchor="right_knee",
    at=(-40, 6.6, 8),
    spine=(8, 30, 46),
    head=40,
    face=-45,
    right_arm=Reach((69, 5, 14), (-110, 40)),
    left_arm=Reach((69, 5, -14), (-110, -40)),
    right_leg=Bones(186, 181),
    left_leg=Bones(186, 181),
    right_foot=184,
    left_foot=184,
)
PLANK_KNEES = Scene(
    View.SIDE,
    (
        KNEE_LOW,
        replace(
            KNEE_LOW,
            says=gettext_noop("Lift your hips until knees, hips and shoulders are in one line."),
            spine=(18, 18, 18),
            head=12,
            face=-76,
            right_leg=Bones(198, 181),
            left_leg=Bones(198, 181),
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (SIDE_MAT,),
    (Arrow(2, "pelvis", line=((0, 15), (0, 24), (0, 33))),),
)
PLANK_LOW = replace(
    KNEE_LOW,
    says=gettext_noop("Lie on your front, on your forearms, with your toes tucked under."),
    anchor="pelvis",
    at=(0, 12),
    right_arm=Reach((69, 5, 14), (-110, 25)),
    left_arm=Reach((69, 5, -14), (-110, -25)),
    right_leg=Reach((-81.25, 18, 8), -90),
    left_leg=Reach((-81.25, 18, -8), -90),
    right_foot=-78,
    left_foot=-78,
)
PLANK = Scene(
    View.SIDE,
    (
        PLANK_LOW,
        replace(
            PLANK_LOW,
            says=gettext_noop("Lift knees and hips until your body is one straight line."),
            at=(1, 28),
            spine=(7, 7, 8),
            head=4,
            face=-84,
            holds=True,
        ),
    ),
    frozenset({"trunk"}),
    (SIDE_MAT,),
    (Arrow(2, "pelvis", line=((0, 15), (0, 24), (0, 33))),),
)
FIGURES = [
    Figure("lying-on-elbows", (PRONE_ELBOWS,)),
    Figure("lying-press-up", (PRESS_UP,)),
    Figure("plank-on-knees", (PLANK_KNEES,)),
    Figure("plank", (PLANK,)),
]
