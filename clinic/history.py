"""What is written once: tables that the application may add to and nothing more."""

from typing import ClassVar

import pgtrigger
from django.db import models
from pghistory import models as pghistory_models


class AppendOnly(models.Model):
    """A row that no UPDATE or DELETE reaches, whoever asks."""

    sealed_by: ClassVar[str] = "pk"  # the field that numbers its rows for clinic.sealing; empty: it is not sealed

    class Meta:
        abstract = True
        triggers: ClassVar = [
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class Event(pghistory_models.Event):  # its name ends those of the models
    """One event of a history, numbered in 64 bits: each mail makes several, and they are kept for decades."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
