from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """What can be prescribed; never knows a patient."""

    name = "programmes"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Tell the access table who may change the library, and put it on the desk."""
        from clinic.access import CLINICIANS, EVERYONE, Action, declare, does, takes
        from programmes import admin  # noqa: F401  (registers itself)

        writing = {Action.VIEW: EVERYONE, Action.ADD: CLINICIANS, Action.CHANGE: CLINICIANS}
        declare("programmes.exercise", clinic="clinic", shared=True, actions=writing)
        templates = writing | {Action.PRESCRIBE: CLINICIANS}
        declare("programmes.programme", clinic="clinic", shared=True, kept="kept_by", actions=templates)
        declare("programmes.upload", clinic="clinic", actions={Action.VIEW: EVERYONE})
        dose = "sets rest_seconds reps hold_seconds duration_seconds sides movements sessions_per_day weekdays load"
        exercise = "name slug region position goal equipment steps side_word stop_if cautions harder_than inferred"
        takes("programmes.exercise", (Action.CHANGE, "programmes.exercise"), f"{exercise} is_active {dose}")
        takes("programmes.programmeexercise", (Action.CHANGE, "programmes.programme"), f"order exercise on note {dose}")
        takes(
            "programmes.programme",
            (Action.CHANGE, "programmes.programme"),
            "name slug part region aim is_active weeks_min weeks_max review_after_days expect afterwards",
        )
        takes("programmes.sharing.pages.ProgrammeFileForm", (Action.ADD, "programmes.programme"), "file")
        takes("programmes.forms.DepictedForm", (Action.CHANGE, "programmes.exercise"), "file")
        takes("programmes.upload_page.UploadForm", (Action.CHANGE, "programmes.exercise"), "file words")
        does(
            Action.ADD,
            "programmes.exercise",
            "admin:programmes_exercise_import",
            "admin:programmes_exercise_template",
        )
        does(Action.ADD, "programmes.programme", "admin:programmes_programme_import")
        does(Action.VIEW, "programmes.programme", "admin:programmes_programme_export")
        does(
            Action.CHANGE, "programmes.exercise", "admin:programmes_exercise_figure", "admin:programmes_exercise_upload"
        )
