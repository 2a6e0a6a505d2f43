"""Taking a path away from readers takes one person and one step; bringing it back takes two people."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.content.models import Withdrawal
from core.editorial import withdrawing
from core.platform.models import AuditLine
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.desking import KNEE, at_desk, edition_of_today, filled, soup_of, words_of
from tests.editorial.signing_off import problem_of
from tests.staff.staffing import PASSWORD, of_role, signed_in, with_session

pytestmark = pytest.mark.django_db

PAGE = f"/desk/guides/{KNEE}/withdrawals/"
REASON = "A new trial says otherwise."
BEING_CHECKED = "This path is being checked again. Ask your team about it."
MAY = [Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN]


@pytest.fixture(autouse=True)
def a_guide_that_readers_walk_through(settings: LazySettings, db: None) -> None:
    settings.GUIDE = KNEE
    edition_of_today()


def withdrawn(option: str = "injection", by: User | None = None) -> Withdrawal:
    who = by or desking.editor()
    return withdrawing.withdraw(guide=KNEE, option=option, reason=REASON, by=who, now=timezone.now())


def asked_back(by: User) -> Withdrawal:
    return withdrawing.ask_back(withdrawn(), by=by, now=timezone.now())


def take_away(client: Client, option: str = "injection", reason: str = REASON, **more: str) -> object:
    return client.post(f"{PAGE}now/", {"option": option, "reason": reason, **more})


def shown_to_a_reader(option: str = "injection") -> str:
    reader = Client()
    reader.get("/")
    return words_of(reader.get(f"/paths/{option}/"))


# Away, in one step


@pytest.mark.parametrize("role", MAY)
def test_one_person_takes_a_path_away_and_a_readers_next_page_says_so(role: Role) -> None:
    reader = Client()
    reader.get("/")
    before = words_of(reader.get("/paths/injection/"))
    assert "It can ease pain soon." in before
    response = take_away(signed_in(Client(), of_role(role)))
    assert response.status_code == 303
    after = words_of(reader.get("/paths/injection/"))
    assert BEING_CHECKED in after
    assert "It can ease pain soon." not in after


def test_the_other_paths_stay_as_they_are() -> None:
    before = shown_to_a_reader("exercises")
    withdrawn()
    assert shown_to_a_reader("exercises") == before


def test_the_whole_guide_can_be_taken_away_at_once() -> None:
    response = take_away(at_desk(desking.editor()), option="every-path")
    assert response.status_code == 303
    assert all(BEING_CHECKED in shown_to_a_reader(option) for option in ("injection", "exercises", "wait"))


def test_the_page_names_who_took_it_away_and_why(editor: User) -> None:
    withdrawn(by=editor)
    page = at_desk(desking.approver()).get(PAGE)
    said = words_of(soup_of(page).find(id="gone"))
    assert "An injection" in said
    assert editor.name in said
    assert REASON in said
    options = [option["value"] for option in soup_of(page).select("#option option")]
    assert "injection" not in options
    assert "exercises" in options


@pytest.mark.parametrize(
    ("option", "reason", "why"),
    [
        ("", REASON, "Choose which path"),
        ("injection", " \n", "Say why"),
        ("injection", "x" * 4001, "There is room for 4000"),
        ("magic", REASON, "There is no such path"),
        ("<b>", REASON, "There is no such path"),
    ],
    ids=["no path", "no reason", "far too long", "unknown path", "markup"],
)
def test_what_lacks_something_is_asked_for_again_with_what_was_typed(option: str, reason: str, why: str) -> None:
    response = take_away(at_desk(desking.editor()), option=option, reason=reason)
    assert response.status_code == 422
    assert why in problem_of(response)
    assert filled(response, "withdraw")["reason"] == [reason] if reason.strip() else True
    assert not Withdrawal.objects.exists()


def test_what_is_away_is_not_taken_away_twice() -> None:
    withdrawn()
    response = take_away(at_desk(desking.editor()))
    assert response.status_code == 422
    assert "withdrawn already" in problem_of(response)
    assert Withdrawal.objects.count() == 1


def test_a_reason_is_not_lost_when_a_colleague_took_everything_away_meanwhile() -> None:
    withdrawn(withdrawing.WHOLE_GUIDE)
    response = take_away(at_desk(desking.editor()))
    assert response.status_code == 422
    assert "withdrawn already" in problem_of(response)
    assert words_of(soup_of(response).find(id="reason")) == REASON


def test_taking_away_asks_who_it_is_once_more_and_keeps_what_was_typed() -> None:
    client = at_desk(desking.editor())
    with_session(client, **{"staff.proved": 0})
    asked = take_away(client)
    assert asked.status_code == 403
    fields = soup_of(asked).select("main textarea[name]")
    carried = {str(field["name"]): field.get_text().removeprefix("\n") for field in fields}
    assert carried == {"option": "injection", "reason": REASON}
    assert BEING_CHECKED not in shown_to_a_reader()
    assert client.post(f"{PAGE}now/", {**carried, "proof-password": PASSWORD}).status_code == 303
    assert BEING_CHECKED in shown_to_a_reader()


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINIC_ADMIN])
def test_the_clinic_takes_nothing_away(role: Role) -> None:
    assert take_away(signed_in(Client(), of_role(role))).status_code in (403, 404)
    with pytest.raises(withdrawing.Refused, match="Your account may not do this"):
        withdrawing.check_withdraw(KNEE, "injection", of_role(role))
    assert not Withdrawal.objects.exists()


def test_a_guide_that_was_never_published_has_nothing_to_take_away() -> None:
    client = at_desk(desking.editor())
    assert client.get("/desk/guides/hips/withdrawals/").status_code == 404
    with pytest.raises(withdrawing.Refused, match="never published"):
        withdrawing.check_withdraw("hips", "injection", desking.editor())


# Back, with two


def test_two_people_bring_a_path_back(editor: User, approver: User) -> None:
    withdrawal = withdrawn(by=editor)
    first, second = at_desk(editor), at_desk(approver)
    assert first.post(f"{PAGE}{withdrawal.pk}/ask/").status_code == 303
    assert BEING_CHECKED in shown_to_a_reader(), "one is not enough"
    assert editor.name in words_of(soup_of(second.get(PAGE)).find(id=f"back-{withdrawal.pk}"))
    assert second.post(f"{PAGE}{withdrawal.pk}/back/").status_code == 303
    assert "It can ease pain soon." in shown_to_a_reader()
    assert "An injection" in words_of(soup_of(second.get(PAGE)).find(id="past"))


def test_one_person_alone_brings_nothing_back(editor: User) -> None:
    withdrawal = asked_back(editor)
    client = at_desk(editor)
    card = soup_of(client.get(PAGE)).find(id=f"back-{withdrawal.pk}")
    assert "somebody else has to agree" in words_of(card)
    assert not card.select("button")
    response = client.post(f"{PAGE}{withdrawal.pk}/back/")
    assert response.status_code == 409
    assert "somebody else has to agree" in problem_of(response)
    assert BEING_CHECKED in shown_to_a_reader()


def test_nobody_agrees_to_what_nobody_asked_for(approver: User) -> None:
    withdrawal = withdrawn()
    response = at_desk(approver).post(f"{PAGE}{withdrawal.pk}/back/")
    assert response.status_code == 409
    assert "It takes two people" in problem_of(response)


def test_it_is_asked_for_once(editor: User, approver: User) -> None:
    withdrawal = asked_back(editor)
    assert at_desk(approver).post(f"{PAGE}{withdrawal.pk}/ask/").status_code == 409
    withdrawal.refresh_from_db()
    assert withdrawal.asked_back_by == editor.pk


def test_the_second_is_asked_who_it_is_once_more(editor: User, approver: User) -> None:
    withdrawal = asked_back(editor)
    client = at_desk(approver)
    with_session(client, **{"staff.proved": 0})
    assert client.post(f"{PAGE}{withdrawal.pk}/back/").status_code == 403
    assert BEING_CHECKED in shown_to_a_reader()


def test_what_is_back_is_not_brought_back_again(editor: User, approver: User) -> None:
    withdrawal = withdrawing.bring_back(asked_back(editor), by=approver, now=timezone.now())
    for page in ("ask", "back"):
        assert at_desk(approver).post(f"{PAGE}{withdrawal.pk}/{page}/").status_code == 409
    assert take_away(at_desk(editor)).status_code == 303, "it can be taken away anew"


def test_the_database_itself_wants_two_people(editor: User) -> None:
    withdrawal = asked_back(editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.filter(pk=withdrawal.pk).update(restored_by=editor.pk, restored_at=timezone.now())


def test_a_withdrawal_of_another_guide_is_not_found(editor: User) -> None:
    withdrawal = withdrawn()
    for page in ("ask", "back"):
        assert at_desk(editor).post(f"/desk/guides/hips/withdrawals/{withdrawal.pk}/{page}/").status_code == 404


def test_each_step_is_written_down(editor: User, approver: User) -> None:
    withdrawing.bring_back(asked_back(editor), by=approver, now=timezone.now())
    acts = list(AuditLine.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-3:] == ["path-withdrawn", "path-asked-back", "path-brought-back"]


def test_the_reason_is_shown_as_text_to_colleagues_and_never_to_readers() -> None:
    client = at_desk(desking.editor())
    take_away(client, reason="<b>Because</b>")
    page = client.get(PAGE)
    assert "<b>Because</b>" in words_of(page)
    assert "Because" not in shown_to_a_reader()
