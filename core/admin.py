"""Gathers what the features show in the admin site."""
