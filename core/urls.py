"""Gathers the addresses of the features."""

from django.urls import include, path

from core import admin
from core.platform import health

urlpatterns = [
    path("", include("core.journey.urls")),
    path("", include("core.summaries.urls")),
    path("staff/", include("core.staff.urls")),
    path("staff/", include("core.clinic.urls")),
    path("desk/", include("core.editorial.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
