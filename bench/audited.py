"""The audit in a process of its own, which then says how much memory it has held at most (KB)."""

import os
import resource
import sys
from datetime import datetime

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    from bench.sets import nothing_missing

    nothing_missing(datetime.fromisoformat(sys.argv[1]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
