"""Gathers the addresses of the features."""

from django.urls import include, path

from core.platform import health

urlpatterns = [
    path("", include("core.journey.urls")),
    path("", include("core.summaries.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
