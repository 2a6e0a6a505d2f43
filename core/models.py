"""The models of the features, gathered: they share one migration history."""

from core.content.models import Edition
from core.summaries.models import Summary

__all__ = ["Edition", "Summary"]
