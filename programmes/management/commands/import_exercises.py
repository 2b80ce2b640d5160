from clinic.tables.command import ImportCommand
from programmes.importing import EXERCISES


class Command(ImportCommand):
    help = "Import exercises of a clinic's own from a CSV file: all of them or none. --dry-run says what is wrong."
    kind = EXERCISES
