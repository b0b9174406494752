import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.deadlines.models import CalendarVersion
from motcua.directory.models import Account, Posting
from motcua.procedures.models import ProcedureRevision


@pytest.fixture
def province(db) -> Province:
    return load_small_province()


def signed_in(role: str) -> Client:
    posting = Posting.objects.filter(role=role, valid_to=None).order_by("pk").first()
    assert posting is not None
    client = Client()
    client.force_login(Account.objects.get(officer=posting.officer_id))
    return client


def lists(data: QueryDict) -> dict[str, list[str]]:
    """Return what the page would send."""
    return dict(data.lists())


class TestReading:
    @pytest.mark.parametrize("name", ["procedures", "organisation", "calendar", "rule_sets"])
    def test_administrators_read_and_counter_officers_do_not(self, province: Province, name: str):
        address = reverse(f"console:{name}")

        assert signed_in("ADMINISTRATOR").get(address).status_code == 200
        assert signed_in("COUNTER_OFFICER").get(address).status_code == 403


class TestDrafts:
    def test_a_draft_is_edited_published_and_the_old_revision_ends(self, province: Province):
        client = signed_in("PROCEDURE_PUBLISHER")
        old = province.revision("1.001193")
        client.post(reverse("console:new_draft", args=[old.pk]))
        draft = ProcedureRevision.objects.get(procedure=old.procedure, state="DRAFT")
        address = reverse("console:edit_draft", args=[draft.pk])
        typed = client.get(address).context["draft"].data

        saved = client.post(address, {**lists(typed), "name": "Đăng ký khai sinh (mới)"})
        draft.refresh_from_db()
        published = client.post(
            reverse("console:publish", args=[draft.pk]),
            {"version": draft.version, "effective_from": "01/01/2027", "decision_number": "9/QĐ"},
        )

        assert (saved.status_code, published.status_code) == (302, 302)
        old.refresh_from_db()
        draft.refresh_from_db()
        assert f"{old.effective_to:%d/%m/%Y}" == "31/12/2026"
        assert draft.workflow_definition.steps

    def test_two_editors_do_not_overwrite_each_other(self, province: Province):
        client = signed_in("PROCEDURE_EDITOR")
        old = province.revision("1.001193")
        client.post(reverse("console:new_draft", args=[old.pk]))
        draft = ProcedureRevision.objects.get(procedure=old.procedure, state="DRAFT")
        address = reverse("console:edit_draft", args=[draft.pk])
        values = lists(client.get(address).context["draft"].data)
        client.post(address, {**values, "summary": "của người thứ nhất"})

        second = client.post(address, {**values, "summary": "của người thứ hai"})

        assert second.status_code == 422
        assert "của người thứ hai" in second.content.decode()
        draft.refresh_from_db()
        assert draft.summary == "của người thứ nhất"


class TestCalendar:
    def test_a_change_is_a_new_version_with_its_ground(self, province: Province):
        client = signed_in("ADMINISTRATOR")

        answer = client.post(
            reverse("console:change_day"),
            {
                "based_on": 1,
                "act": "add",
                "date": "07/12/2026",
                "kind": "HOLIDAY",
                "name": "Ngày hội",
                "effective_from": "01/12/2026",
                "ground": "Thông báo 1/TB",
            },
        )

        assert answer.status_code == 302
        assert CalendarVersion.objects.get(number=2).days.filter(name="Ngày hội").exists()
