"""What Django's administration shows, to site administrators only: clinics, and to read, accounts, editions, audit.

Nothing of a person's: no saved page and no consultation. Accounts are made by invitation and changed on the staff's own
pages, where the rules for it are.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff.auditing import record
from core.staff.models import Clinic, User


class Administration(admin.AdminSite):
    """Django's pages on our terms: what is shown is named here, and who may see it in `core.staff.access`."""

    site_header = site_title = "Before You Decide"
    index_title = "Administration"
    site_url = "/staff/"
    enable_nav_sidebar = False  # four lists need none, and it takes their room

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_staff

    def login(self, request: HttpRequest, _context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way to sign in, with its limits and its second factor; likewise for the next two."""
        return redirect("staff_home")

    def logout(self, request: HttpRequest, _context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        logout(request)
        return redirect("account_login")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, _context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")


site = Administration()
site.disable_action("delete_selected")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg] # cannot be given one at run time
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User, site=site)
class UserAdmin(ReadOnly):
    list_display = ["email", "name", "role", "clinic", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    exclude = ["password"]


@admin.register(Clinic, site=site)
class ClinicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The one thing to change here: a clinic's name. Clinics are never deleted, their work hangs from them."""

    list_display = ["name", "created_at"]
    search_fields = ["name"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Clinic, message: Any) -> None:  # type: ignore[override]
        record(request, "clinic-added", subject=f"clinic {obj.pk}")

    def log_change(self, request: HttpRequest, obj: Clinic, message: Any) -> None:  # type: ignore[override]
        record(request, "clinic-renamed", subject=f"clinic {obj.pk}")


@admin.register(Edition, site=site)
class EditionAdmin(ReadOnly):
    list_display = ["guide", "number", "published_at", "digest"]
    list_filter = ["guide"]
    exclude = ["document"]


@admin.register(AuditLine, site=site)
class AuditLineAdmin(ReadOnly):
    list_display = ["seq", "at", "actor_name", "act", "subject", "result"]
    list_filter = ["act", "result"]
    search_fields = ["actor_name", "act", "subject"]
    ordering = ["-seq"]
