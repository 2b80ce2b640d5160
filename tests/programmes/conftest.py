import pytest

from clinic.models import Clinic


@pytest.fixture
def riverside(db: None) -> Clinic:
    return Clinic.objects.create(
        slug="riverside", name="Riverside Physiotherapy", phone="01632 960100", duty_email="duty@riverside.example"
    )


@pytest.fixture
def hilltop(db: None) -> Clinic:
    return Clinic.objects.create(
        slug="hilltop", name="Hilltop Physiotherapy", phone="01632 960200", duty_email="duty@hilltop.example"
    )
