"""The addresses of the reader's walk. A reader may keep any of them."""

from django.urls import path

from core.journey.views import about, compare, notes, paths, questions, reading, ready

urlpatterns = [
    path("", reading.start, name="start"),
    path("about/", about.about, name="about"),
    path("about/sources/", about.sources, name="sources"),
    path("about/record.json", about.record, name="record"),
    path("not-covered/", reading.not_covered, name="not_covered"),
    path("privacy/", reading.privacy, name="privacy"),
    # questions
    path("questions/<slug:key>/", questions.question, name="question"),
    path("matters/", questions.matters, name="matters"),
    path("about-you/<slug:key>/", questions.about_you, name="about_you"),
    path("answers/", questions.check, name="check"),
    path("answers/undo/", questions.undo, name="undo"),
    # paths
    path("paths/", paths.paths, name="paths"),
    path("paths/<slug:key>/", paths.path, name="path"),
    path("compare/", compare.compare, name="compare"),
    path("ready/", ready.ready, name="ready"),
    # what to take along
    path("notes/", notes.notes, name="notes"),
    path("notes/family/", notes.family, name="family"),
    # words and topics
    path("glossary/", reading.glossary, name="glossary"),
    path("glossary/<slug:key>/", reading.term, name="term"),
    path("blood-tests/", reading.topic, {"key": "blood-tests"}, name="blood_tests"),
    path("find-your-stage/", reading.topic, {"key": "find-your-stage"}, name="find_your_stage"),
    path("topics/<slug:key>/", reading.topic, name="topic"),
    # the end
    path("finish/", reading.finish, name="finish"),
    path("finished/", reading.finished, name="finished"),
]
