"""The staff side: registers itself on the desk's site."""

from patients.admin import concerns, desk, patient, policies, referrals

__all__ = ["concerns", "desk", "patient", "policies", "referrals"]
