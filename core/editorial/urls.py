"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from core.editorial.views import (
    changes,
    due,
    editing,
    exchange,
    history,
    outline,
    preview,
    publishing,
    review,
    rules,
    shelving,
)

urlpatterns = [
    # Drafts
    path("", outline.desk, name="desk"),
    path("start/", outline.start, name="desk_start"),
    path("import/", exchange.read, name="desk_import"),
    path("schema.json", exchange.schema, name="desk_schema"),
    path("drafts/<int:pk>/", outline.draft, name="desk_draft"),
    path("drafts/<int:pk>/title/", outline.retitle, name="desk_title"),
    path("drafts/<int:pk>/file/", exchange.draft_file, name="desk_draft_file"),
    path("drafts/<int:pk>/undo/", editing.undo, name="desk_undo"),
    path("drafts/<int:pk>/history/", history.of_draft, name="desk_history"),
    path("drafts/<int:pk>/history/<path:address>/", history.of_part, name="desk_part_history"),
    # Parts
    path("drafts/<int:pk>/shelf/<path:shelf>/", outline.shelf, name="desk_shelf"),
    path("drafts/<int:pk>/order/<path:shelf>/", shelving.order, name="desk_order"),
    path("drafts/<int:pk>/add/<path:shelf>/", shelving.add, name="desk_add"),
    path("drafts/<int:pk>/part/<path:address>/", editing.part, name="desk_part"),
    path("drafts/<int:pk>/copy/<path:address>/", shelving.copy, name="desk_copy"),
    path("drafts/<int:pk>/rename/<path:address>/", shelving.rename, name="desk_rename"),
    path("drafts/<int:pk>/delete/<path:address>/", shelving.delete, name="desk_delete"),
    path("drafts/<int:pk>/look/<path:address>/", rules.look, name="desk_look"),
    path("drafts/<int:pk>/findings/<path:address>/", rules.findings, name="desk_findings"),
    # Preview
    path("drafts/<int:pk>/preview/", preview.choose, name="desk_preview"),
    path("drafts/<int:pk>/preview/<slug:look>/<str:who>/", preview.beside, name="desk_preview_beside"),
    path("drafts/<int:pk>/preview/<slug:look>/<str:who>/<path:page>", preview.beside, name="desk_preview_beside"),
    path("drafts/<int:pk>/pages/<slug:side>/<slug:look>/<str:who>/", preview.page, name="desk_preview_page"),
    path("drafts/<int:pk>/pages/<slug:side>/<slug:look>/<str:who>/<path:page>", preview.page, name="desk_preview_page"),
    # Review
    path("drafts/<int:pk>/review/", review.review, name="desk_review"),
    path("drafts/<int:pk>/coverage/", changes.coverage, name="desk_coverage"),
    path("drafts/<int:pk>/people/", changes.made_up_people, name="desk_people"),
    path("drafts/<int:pk>/differences/", changes.what_differs, name="desk_differences"),
    path("drafts/<int:pk>/remarks/", review.comment, name="desk_comment"),
    path("drafts/<int:pk>/remarks/<int:number>/settle/", review.settle, name="desk_settle"),
    path("drafts/<int:pk>/move/", review.move, name="desk_move"),
    path("drafts/<int:pk>/sign/", review.sign, name="desk_sign"),
    # Publishing, and what was published
    path("drafts/<int:pk>/publish/", publishing.publish, name="desk_publish"),
    path("drafts/<int:pk>/publish/note/", publishing.change_note, name="desk_change_note"),
    path("drafts/<int:pk>/publish/catch-up/", publishing.catch_up, name="desk_catch_up"),
    path("drafts/<int:pk>/publish/now/", publishing.publish_now, name="desk_publish_now"),
    path("guides/<slug:guide>/editions/", publishing.all_editions, name="desk_editions"),
    path("guides/<slug:guide>/editions/<int:number>/file/", publishing.edition_file, name="desk_edition_file"),
    path("guides/<slug:guide>/editions/<int:number>/back/", publishing.go_back, name="desk_go_back"),
    path("guides/<slug:guide>/withdrawals/", publishing.withdrawals, name="desk_withdrawals"),
    path("guides/<slug:guide>/withdrawals/now/", publishing.withdraw, name="desk_withdraw"),
    path("guides/<slug:guide>/withdrawals/<int:number>/ask/", publishing.ask_back, name="desk_ask_back"),
    path("guides/<slug:guide>/withdrawals/<int:number>/back/", publishing.bring_back, name="desk_bring_back"),
    # Looking after it
    path("due/", due.due_list, name="desk_due"),
    path("help/", due.help_page, name="desk_help"),
]
