"""The models of the features, gathered: they share one migration history."""

from core.content.models import Edition
from core.platform.models import Mark, MonthCount, Tally
from core.summaries.models import PepperVerifier, StaffOpening, Summary

__all__ = ["Edition", "Mark", "MonthCount", "PepperVerifier", "StaffOpening", "Summary", "Tally"]
