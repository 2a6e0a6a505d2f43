"""The addresses of the nurse's workspace."""

from django.urls import path

from core.clinic.views import ending, helping, numbers, opening, records, talk, talks, together

urlpatterns = [
    path("talks/", talks.talks, name="clinic_talks"),
    path("talks/new/", talks.begin, name="clinic_begin"),
    path("open/", opening.open_page, name="clinic_open"),
    path("open/page/", opening.read_page, name="clinic_read"),
    path("open/talk/", opening.begin_from_page, name="clinic_begin_from_page"),
    path("talks/<uuid:pk>/", talk.talk, name="clinic_talk"),
    path("talks/<uuid:pk>/end/", ending.end, name="clinic_end"),
    path("talks/<uuid:pk>/open-again/", ending.reopen, name="clinic_reopen"),
    path("talks/<uuid:pk>/hand-over/", ending.hand_on, name="clinic_hand_on"),
    path("talks/<uuid:pk>/give/", ending.give, name="clinic_give"),
    path("talks/<uuid:pk>/together/", together.guide, name="clinic_guide"),
    path("talks/<uuid:pk>/keep-answers/", together.keep_answers, name="clinic_keep_answers"),
    path("talks/<uuid:pk>/larger/", together.larger, name="clinic_larger"),
    path("talks/<uuid:pk>/hand-screen-over/", together.hand_screen_over, name="clinic_hand_screen_over"),
    path("talks/<uuid:talk>/text/", records.text, name="talk_text"),
    path("talks/<uuid:talk>/fhir/", records.response, name="talk_fhir"),
    path("questionnaires/<int:number>/", records.questionnaire, name="talk_questionnaire"),
    path("numbers/", numbers.shown, name="staff_numbers"),
    path("help/", helping.shown, name="clinic_help"),
]
