"""Papers that the counter has handed over: taken one by one or together, late ones marked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.integration.backoffice.conftest import client_of
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.core.actors import Actor
from motcua.dossiers import services
from motcua.dossiers.models import Dossier, Transfer

PAGE = "backoffice:papers_to_take"


def handed_over(province: Province, *, late: bool = False) -> Dossier:
    dossier = province.receive()
    transfer = dossier.transfers.get(is_paper=True)
    assert transfer.due_at is not None
    at = transfer.due_at + timedelta(minutes=5) if late else MONDAY + timedelta(hours=1)
    services.give_papers(
        transfer_ids=(transfer.pk,), actor=province.actor("COUNTER_OFFICER"), at=at
    )
    return dossier


@pytest.fixture
def specialist(province: Province) -> Actor:
    return province.actor("SPECIALIST", task=province.task(province.receive()))


def transfer_of(dossier: Dossier) -> Transfer:
    return dossier.transfers.get(is_paper=True)


class TestPapers:
    def test_wait_for_their_unit_and_late_ones_are_marked(
        self, province: Province, specialist: Actor
    ):
        dossier = handed_over(province, late=True)
        page = client_of(specialist).get(reverse(PAGE)).content.decode()

        assert dossier.code in page
        assert "Giao muộn" in page
        assert "1 bàn giao muộn" in page

    def test_are_taken_together(self, province: Province, specialist: Actor):
        dossiers = [handed_over(province) for _n in range(2)]
        client = client_of(specialist)

        client.post(
            reverse("backoffice:take_papers"),
            {"transfer": [transfer_of(dossier).pk for dossier in dossiers]},
        )

        assert all(
            transfer_of(dossier).taken_by_id == specialist.officer_id for dossier in dossiers
        )
        page = client.get(reverse(PAGE)).content.decode()
        assert "Không có hồ sơ giấy nào chờ nhận" in page
        assert "Tôi đã nhận hôm nay" in page

    def test_the_button_of_a_row_takes_that_row_alone(self, province: Province, specialist: Actor):
        one, other = handed_over(province), handed_over(province)

        client_of(specialist).post(
            reverse("backoffice:take_papers"),
            {"one": transfer_of(one).pk, "transfer": [transfer_of(other).pk]},
        )

        assert transfer_of(one).taken_at is not None
        assert transfer_of(other).taken_at is None

    def test_what_a_colleague_took_first_is_said(self, province: Province, specialist: Actor):
        transfer = transfer_of(handed_over(province))
        client = client_of(specialist)
        services.take_papers(transfer_ids=(transfer.pk,), actor=specialist, at=MONDAY)

        answer = client.post(reverse("backoffice:take_papers"), {"one": transfer.pk}, follow=True)

        assert "đã được người khác nhận trước" in answer.content.decode()

    def test_another_unit_sees_and_takes_nothing(self, province: Province):
        dossier = handed_over(province)
        client = client_of(province.actor("COUNTER_OFFICER", other_shop=True))

        page = client.get(reverse(PAGE)).content.decode()
        client.post(reverse("backoffice:take_papers"), {"one": transfer_of(dossier).pk})

        assert dossier.code not in page
        assert transfer_of(dossier).taken_at is None
