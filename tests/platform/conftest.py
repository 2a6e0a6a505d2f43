"""What the tests of the platform share."""

import pytest

from core.staff import access
from tests.platform import pages


@pytest.fixture(autouse=True)
def anybody_may_ask_for_the_pages_that_go_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {f"{view.__module__}.{view.__name__}": access.both(access.PUBLIC) for view in pages.VIEWS}
    monkeypatch.setattr(access, "TABLE", {**access.TABLE, **rows})
