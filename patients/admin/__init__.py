"""The staff side: registers itself on the desk's site."""

from patients.admin import concerns, desk, directory, patient, policies, referrals

__all__ = ["concerns", "desk", "directory", "patient", "policies", "referrals"]
