"""The models of the features, gathered: they share one migration history."""

from core.clinic.models import Consultation
from core.content.models import Edition, Withdrawal
from core.editorial.models import Change, Comment, Draft, Move
from core.platform.models import AuditLine, Mark, MonthCount, Tally
from core.staff.models import Clinic, Invitation, User
from core.summaries.models import PepperVerifier, StaffOpening, Summary

__all__ = [
    "AuditLine",
    "Change",
    "Clinic",
    "Comment",
    "Consultation",
    "Draft",
    "Edition",
    "Invitation",
    "Mark",
    "MonthCount",
    "Move",
    "PepperVerifier",
    "StaffOpening",
    "Summary",
    "Tally",
    "User",
    "Withdrawal",
]
