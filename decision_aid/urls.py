"""All addresses. The pages are gathered in `core.urls`."""

from django.urls import include, path

urlpatterns = [path("", include("core.urls"))]

handler400 = "core.platform.errors.bad_request"
handler403 = "core.platform.errors.permission_denied"
handler404 = "core.platform.errors.page_not_found"
handler500 = "core.platform.errors.server_error"
