"""The addresses of the page for the appointment."""

from django.urls import path

from core.summaries import views

urlpatterns = [
    path("notes/page/", views.page, name="page"),
    path("notes/page/pdf/", views.page_pdf, name="page_pdf"),
    path("save/", views.save, name="save"),
    path("open/", views.open_page, name="open"),
    path("open/carry-on/", views.carry_on, name="carry_on"),
]
