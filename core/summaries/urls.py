"""The addresses of the page for the appointment, saved and not."""

from django.urls import path

from core.summaries.views import afterwards, conflict, opening, page, paper, saving

urlpatterns = [
    path("notes/page/", page.page, name="page"),
    path("notes/page/pdf/", page.page_pdf, name="page_pdf"),
    path("changes/", paper.changes, name="changes"),
    path("save/", saving.save, name="save"),
    path("save/again/", saving.save_again, name="save_again"),
    path("save/card/", afterwards.card, name="card"),
    path("open", opening.from_qr, name="from_qr"),
    path("open/", opening.open_page, name="open"),
    path("open/page/", opening.reopened, name="reopened"),
    path("open/carry-on/", afterwards.carry_on, name="carry_on"),
    path("open/write/", afterwards.write, name="write"),
    path("open/both/", conflict.settled, name="settled"),
    path("open/earlier/", afterwards.earlier, name="earlier"),
    path("open/longer/", afterwards.extend, name="extend"),
    path("open/new-code/", afterwards.change_code, name="change_code"),
    path("open/delete/", afterwards.delete, name="delete"),
    path("open/take-away/", afterwards.take_away, name="take_away"),
    path("open/pdf/", afterwards.saved_pdf, name="saved_pdf"),
]
