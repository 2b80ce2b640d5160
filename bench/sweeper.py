"""A process of its own that decides the reminders that are due, as the tick does, until none is left."""

import django

if __name__ == "__main__":
    django.setup()
    from clinic import clock
    from patients.care import reminding

    print("sweeping", flush=True)
    while reminding.remind_due(now=clock.now()):
        print("swept", flush=True)
