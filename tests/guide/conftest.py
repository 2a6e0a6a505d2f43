"""Property tests are judged by what holds, not by how long one example takes on a busy machine."""

from hypothesis import settings

settings.register_profile("guide", deadline=None)
settings.load_profile("guide")
