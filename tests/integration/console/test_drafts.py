import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.integration.console.test_pages import lists, signed_in
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.audit.models import AuditEntry
from motcua.procedures.content import content_of, write_rows
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_check import find_faults
from motcua.sites.console.draft_forms import DraftForms, change_order, data_of


@pytest.fixture
def province(db) -> Province:
    return load_small_province()


@pytest.fixture
def editor(province: Province) -> Client:
    return signed_in("PROCEDURE_EDITOR")


@pytest.fixture
def draft(province: Province, editor: Client) -> ProcedureRevision:
    published = province.revision("1.001193")
    editor.post(reverse("console:new_draft", args=[published.pk]))
    return ProcedureRevision.objects.get(procedure=published.procedure, state="DRAFT")


def address_of(draft: ProcedureRevision) -> str:
    return reverse("console:edit_draft", args=[draft.pk])


def typed(client: Client, draft: ProcedureRevision) -> dict[str, list[str]]:
    return lists(client.get(address_of(draft)).context["draft"].data)


class TestContent:
    def test_every_published_procedure_goes_through_the_form_unchanged(self, province: Province):
        for revision in ProcedureRevision.objects.select_related("procedure__sector"):
            content = content_of(revision)
            form = DraftForms(data_of(content, version=1))

            assert form.is_valid(), [part.errors for part in form.all if part.errors]
            changes = form.changes(content)
            again = {
                key: value for key, value in (content | changes).items() if value not in (None, [])
            }
            assert normal(again) == normal(content), revision.name


def normal(content: dict) -> dict:
    """Return the content without what is only another way to say nothing."""
    kept = {
        key: [plain(row) for row in value] if isinstance(value, list) else value
        for key, value in content.items()
        if value not in (None, [], "", False) or key == "counter_intake"
    }
    if kept.get("counter_intake", True):
        kept.pop("counter_intake", None)
    return kept


def plain(row: object) -> object:
    if not isinstance(row, dict):
        return row
    row = dict(row)
    if isinstance(row.get("inputs"), list):
        row["inputs"] = [{"type": "INTEGER", **item} for item in row["inputs"]]
    return {
        key: value.strip() if isinstance(value, str) else value
        for key, value in row.items()
        if value not in (None, [], "", False) and not (value == 0 and key != "amount")
    }


class TestRows:
    def test_a_row_is_added_typed_in_and_kept(self, editor: Client, draft: ProcedureRevision):
        values = typed(editor, draft)

        added = editor.post(
            address_of(draft), {**values, "summary": "đang gõ dở", "act": "add:grounds"}
        )
        text = added.content.decode()
        assert added.status_code == 200
        assert "đang gõ dở" in text
        row = re.search(r'name="grounds-(\d+)-number"[^>]*autofocus', text)
        assert row is not None
        values = lists(added.context["draft"].data)
        del values["act"]
        values[f"grounds-{row[1]}-number"] = ["99/2026/NĐ-CP"]
        saved = editor.post(address_of(draft), values)

        assert saved.status_code == 302
        assert draft.legal_grounds.filter(number="99/2026/NĐ-CP").exists()
        draft.refresh_from_db()
        assert draft.summary == "đang gõ dở"

    def test_rows_move_and_go_and_the_order_is_stored(
        self, editor: Client, draft: ProcedureRevision
    ):
        names = list(draft.requirements.order_by("order").values_list("name", flat=True))
        data = QueryDict(mutable=True)
        for key, values in typed(editor, draft).items():
            data.setlist(key, values)

        data, _fresh = change_order(data, "down:requirements:0")
        data, _fresh = change_order(data, "remove:requirements:2")
        editor.post(address_of(draft), lists(data))

        kept = list(draft.requirements.order_by("order").values_list("name", flat=True))
        assert kept == [names[1], names[0], *names[3:]]

    def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(
        self, editor: Client, draft: ProcedureRevision
    ):
        values = typed(editor, draft) | {
            "time_limits-0-amount": ["mười"],
            "summary": ["của tôi"],
            "requirements-0-variant": ["KHONG_CO"],
        }

        answer = editor.post(address_of(draft), values)

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "mười" in text
        assert "của tôi" in text
        assert 'href="#id_time_limits-0-amount"' in text
        draft.refresh_from_db()
        assert draft.summary != "của tôi"

    def test_a_fault_that_bars_only_publication_is_saved_and_named(
        self, editor: Client, draft: ProcedureRevision
    ):
        values = typed(editor, draft) | {
            "fees-row": ["0"],
            "fees-0-amount": ["8000"],
            "fees-0-formula": [""],
            "fees-0-inputs": [""],
            "fees-0-per": ["bản"],
        }

        saved = editor.post(address_of(draft), values, follow=True)

        assert "Đã lưu bản thảo" in saved.content.decode()
        assert "chỗ phải sửa trước khi công bố" in saved.content.decode()
        assert "công thức" in editor.get(address_of(draft)).content.decode().lower()


class TestConflict:
    def test_the_second_sees_the_difference_and_may_save_after_it(
        self, editor: Client, draft: ProcedureRevision
    ):
        values = typed(editor, draft)
        editor.post(address_of(draft), values | {"summary": ["Tóm tắt của người thứ nhất"]})

        second = editor.post(address_of(draft), values | {"summary": ["Tóm tắt của người thứ hai"]})

        text = second.content.decode()
        assert second.status_code == 422
        assert "Tóm tắt của người thứ nhất" in text or "nhất" in text
        version = str(second.context["current_version"])
        seen = values | {
            "summary": ["Tóm tắt của người thứ hai"],
            "version": [*values["version"], version],
        }
        assert editor.post(address_of(draft), seen).status_code == 302
        draft.refresh_from_db()
        assert draft.summary == "Tóm tắt của người thứ hai"


class TestDifferences:
    def test_a_draft_shows_what_differs_from_what_is_in_force(
        self, editor: Client, draft: ProcedureRevision
    ):
        editor.post(address_of(draft), typed(editor, draft) | {"decision": ["77/QĐ-UBND"]})

        page = editor.get(reverse("console:revision", args=[draft.pk])).content.decode()

        assert "đang áp dụng" in page
        assert "<ins>77/QĐ-UBND</ins>" in page


class TestFlags:
    def flagged(self, draft: ProcedureRevision) -> ProcedureRevision:
        content = content_of(draft)
        content["time_limits"] = []
        draft.pack = content
        draft.flags = [
            {
                "field": "time_limits",
                "where": where,
                "raw": "5",
                "reason": "Chỉ có con số, không có đơn vị thời gian.",
                "proposal": {
                    "cell": {
                        "kind": "number_only",
                        "durations": [{"role": "processing", "unit": None, "value": 5}],
                    }
                },
            }
            for where in ("COUNTER", "ONLINE")
        ]
        draft.save()
        write_rows(draft, content)
        return draft

    def test_a_proposal_is_taken_with_one_click_and_the_person_recorded(
        self, editor: Client, draft: ProcedureRevision
    ):
        draft = self.flagged(draft)
        page = editor.get(reverse("console:revision", args=[draft.pk])).content.decode()
        assert "Tại quầy, Trực tuyến" in page
        choice = re.search(r'value="(WORKING_DAY:5)"', page)
        assert choice is not None

        answer = editor.post(
            reverse("console:decide_flags", args=[draft.pk]),
            {"version": draft.version, "numbers": "0,1", "choice": choice[1]},
        )

        assert answer.status_code == 302
        draft.refresh_from_db()
        assert draft.flags == []
        assert [row["decision"] for row in draft.decided_flags] == ["5 ngày làm việc"] * 2
        assert all(row["by"] for row in draft.decided_flags)
        limits = draft.time_limits.order_by("channel").values_list("channel", "amount", "unit")
        assert [(c, int(a), u) for c, a, u in limits] == [
            ("COUNTER", 5, "WORKING_DAY"),
            ("ONLINE", 5, "WORKING_DAY"),
        ]
        assert AuditEntry.objects.filter(action="procedure.flags_decided").exists()
        assert (
            draft.decided_flags[0]["by"]
            in editor.get(reverse("console:revision", args=[draft.pk])).content.decode()
        )

    def test_an_old_page_decides_nothing(self, editor: Client, draft: ProcedureRevision):
        draft = self.flagged(draft)

        answer = editor.post(
            reverse("console:decide_flags", args=[draft.pk]),
            {"version": draft.version - 1, "numbers": "0", "choice": "KEEP"},
        )

        assert answer.status_code == 422
        draft.refresh_from_db()
        assert len(draft.flags) == 2

    def test_flags_do_not_bar_publication(self, province: Province, draft: ProcedureRevision):
        draft.flags = [{"field": "results", "raw": "x", "reason": "y", "proposal": None}]
        draft.save()
        publisher = signed_in("PROCEDURE_PUBLISHER")

        answer = publisher.post(
            reverse("console:publish", args=[draft.pk]),
            {"version": draft.version, "effective_from": "01/01/2027", "decision_number": "9/QĐ"},
        )

        assert find_faults(content_of(draft)) == []
        assert answer.status_code == 302
