"""The rules' advice as cards on a page: said once, in `care`, for pages and API alike."""

from patients.care.advising import Card, card, help_list, not_recorded

__all__ = ["Card", "card", "help_list", "not_recorded"]
