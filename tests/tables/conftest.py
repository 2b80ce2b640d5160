from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

HEAD = "name,date_of_birth,nhs_number,physiotherapist,email,phone,address,doctor_name,doctor_email,time_zone\n"
FAY = "Fay Finch,1990-01-02,999 000 0018,,fay@example.org,07700 900111,,,,\n"
GUS = "Gus Green,1970-12-31,,,gus@example.org,,,,,\n"


@pytest.fixture
def import_page() -> str:
    return reverse("admin:patients_patient_import")


Press = Callable[..., Any]


@pytest.fixture
def press(import_page: str) -> Press:
    """Press a button of the page on which a list of patients is read in; gives the page it leads to."""

    def pressed(desk: Any, button: str, content: str | bytes | None = None, *, at: str = import_page) -> Any:
        sent: dict[str, Any] = {button: "1"}
        if content is not None:
            raw = content.encode() if isinstance(content, str) else content
            sent["file"] = SimpleUploadedFile("list.csv", raw)
        return desk.post(at, sent, follow=True)

    return pressed
