from clinic.tables.command import ImportCommand
from patients.care.importing import PATIENTS


class Command(ImportCommand):
    help = "Import patients from a CSV file: all of them or none. --dry-run says what is wrong with each row."
    kind = PATIENTS
