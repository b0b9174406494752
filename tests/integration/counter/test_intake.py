"""The intake page."""

import io
import json

import pytest
from django.urls import reverse
from tests.integration.counter.desk import (
    BIRTH,
    CARD,
    MARITAL_STATUS,
    OTHER_CARD,
    accept,
    count_statements,
    dossier_id,
    faults,
    fill,
    read_form,
    receive,
    text_of,
)

from motcua.audit.models import AuditEntry
from motcua.directory.models import Account
from motcua.dossiers.models import Dossier, IntakeDraft, RefusalNotice, SupplementRequest

URL = reverse("counter:intake")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class TestScan:
    def test_fills_the_person_from_the_card(self, officer):
        data = read_form(officer.get(URL)) | {"scan": [CARD]}

        after = read_form(officer.post(URL, data | {"act": "refresh"}))

        assert after["desk-full_name"] == ["Lê Hoàng Phương Anh"]
        assert after["desk-identity_number"] == ["999196000158"]
        assert after["desk-birth_day"] == ["03"]
        assert after["desk-birth_year"] == ["1996"]
        assert after["desk-sex"] == ["F"]
        assert after["scan"] == [""]

    def test_of_another_card_leaves_nothing_of_the_earlier_person(self, officer):
        data = read_form(officer.get(URL)) | {"scan": [CARD], "desk-phone": ["0912345678"]}
        data = read_form(officer.post(URL, data | {"act": "refresh"}))
        data["desk-phone"] = ["0912345678"]

        after = read_form(officer.post(URL, data | {"scan": [OTHER_CARD], "act": "refresh"}))

        assert after["desk-full_name"] == ["Nguyễn Thị Mỹ Diệu"]
        assert after["desk-phone"] == [""]

    def test_of_something_else_says_so_and_keeps_the_page(self, officer):
        data = fill(officer, MARITAL_STATUS)

        response = officer.post(URL, data | {"scan": ["https://example|x"], "act": "refresh"})

        assert response.status_code == 200
        assert "scan-fault" in response.content.decode()
        assert read_form(response)["desk-full_name"] == ["Lê Hoàng Phương Anh"]

    def test_of_a_typed_number_finds_the_person_of_an_earlier_dossier(self, officer):
        receive(officer, MARITAL_STATUS)
        data = read_form(officer.get(URL)) | {"scan": ["9991 9600 0158"]}

        response = officer.post(URL, data | {"act": "refresh"})

        assert read_form(response)["desk-full_name"] == ["Lê Hoàng Phương Anh"]
        assert "Hồ sơ cũ của chủ hồ sơ" in text_of(response)

    def test_that_reads_a_known_person_is_written_to_the_audit_log(self, officer):
        receive(officer, MARITAL_STATUS)
        data = read_form(officer.get(URL)) | {"scan": ["999196000158"]}

        officer.post(URL, data | {"act": "refresh"})

        entry = AuditEntry.objects.filter(action="person.read").latest("at")
        assert (
            entry.actor_label == Account.objects.get(username="yenphong.motcua1").officer.full_name
        )
        assert entry.purpose


class TestProcedureField:
    @pytest.mark.parametrize(
        "typed", ["tinh trang hon nhan", "1.004873", "xác nhận tình trạng hôn"]
    )
    def test_finds_by_words_without_accents_and_by_code(self, officer, typed):
        response = officer.get(reverse("counter:procedures"), {"procedure_text": typed})

        assert "Cấp Giấy xác nhận tình trạng hôn nhân" in text_of(response)

    def test_says_when_nothing_fits(self, officer):
        response = officer.get(reverse("counter:procedures"), {"procedure_text": "xyzzy"})

        assert "Không có thủ tục nào khớp" in text_of(response)

    def test_takes_the_picked_hit(self, officer):
        listed = officer.get(reverse("counter:procedures"), {"procedure_text": "khai sinh"})
        pick = read_form_button(listed, "pick")

        response = officer.post(URL, read_form(officer.get(URL)) | {"pick": [pick]})

        assert "Giấy tờ" in text_of(response)
        assert read_form(response)["revision"] == [pick]


class TestValues:
    def test_show_the_due_date_with_its_days_and_reasons(self, officer):
        response = officer.post(URL, fill(officer, MARITAL_STATUS) | {"act": "refresh"})

        text = text_of(response)
        assert "17:00 Thứ Hai 12/10/2026" in text
        assert "3 – hẹn" in text
        assert "15.000 đ" in text
        assert "D118-2025" in text

    def test_stay_the_same_in_the_fragment_for_htmx(self, officer):
        data = fill(officer, MARITAL_STATUS)

        response = officer.post(
            reverse("counter:intake_refresh"), data, headers={"HX-Request": "true"}
        )

        assert response.content.decode().lstrip().startswith('<div id="intake-work"')
        assert "17:00 Thứ Hai 12/10/2026" in text_of(response)

    def test_follow_the_inputs_of_the_fee(self, officer):
        data = fill(officer, BIRTH)
        name = next(key for key in data if key.startswith("fee-") and key != "fee-shown")

        response = officer.post(URL, data | {name: ["3"], "act": "refresh"})

        assert " đ" in text_of(response).split("Phí, lệ phí")[1][:120]


class TestAccept:
    def test_makes_a_dossier_with_code_and_due_date(self, officer):
        number = receive(officer, MARITAL_STATUS)

        dossier = Dossier.objects.get(pk=number)
        assert dossier.code == "H05.162-261007-0001"
        assert dossier.received_by.account.username == "yenphong.motcua1"
        assert dossier.applicant.full_name == "Lê Hoàng Phương Anh"
        assert dossier.components.count() >= 1
        assert f"{dossier.due_at:%Y-%m-%d}" == "2026-10-12"

    def test_sent_twice_makes_one_dossier(self, officer):
        data = fill(officer, MARITAL_STATUS)

        first, second = accept(officer, data), accept(officer, data)

        assert dossier_id(first) == dossier_id(second)
        assert Dossier.objects.count() == 1

    def test_stays_within_its_statements(self, officer):
        receive(officer, MARITAL_STATUS)
        data = fill(officer, MARITAL_STATUS, card=OTHER_CARD)

        assert count_statements(lambda: accept(officer, data)) <= 40

    def test_without_a_paper_lists_it_and_keeps_everything_typed(self, officer):
        data = fill(officer, MARITAL_STATUS, tick=False, note="Gọi lại buổi chiều")

        response = accept(officer, data)

        assert response.status_code == 422
        assert any(line.startswith("Chưa đạt: Tờ khai") for line in faults(response))
        after = read_form(response)
        assert after["note"] == ["Gọi lại buổi chiều"]
        assert after["desk-full_name"] == ["Lê Hoàng Phương Anh"]
        assert Dossier.objects.count() == 0

    def test_without_a_case_points_to_the_field(self, officer):
        data = fill(officer, MARITAL_STATUS) | {"variant": [""]}

        response = accept(officer, data)

        assert response.status_code == 422
        assert "Chọn trường hợp." in faults(response)

    def test_with_a_wrong_number_says_what_is_wrong(self, officer):
        data = fill(officer, MARITAL_STATUS) | {
            "desk-identity_number": ["12345"],
            "desk-seen": [""],
        }

        response = accept(officer, data)

        assert response.status_code == 422
        assert any("12 chữ số" in line for line in faults(response))

    def test_with_nothing_says_so(self, officer):
        response = accept(officer, read_form(officer.get(URL)))

        assert response.status_code == 422
        assert "Chọn thủ tục." in faults(response)

    def test_for_another_person_keeps_both_apart(self, officer):
        data = fill(officer, MARITAL_STATUS, card=OTHER_CARD) | {
            "behalf": ["OTHER"],
            "scan_owner": [CARD],
        }
        data = read_form(officer.post(URL, data | {"act": "refresh"})) | ticks(data)
        data |= {"auth-relation": ["Mẹ ruột"], "auth-authority_paper": ["Giấy ủy quyền"]}

        dossier = Dossier.objects.get(pk=dossier_id(accept(officer, data)))

        assert dossier.applicant.full_name == "Lê Hoàng Phương Anh"
        assert dossier.representative.full_name == "Nguyễn Thị Mỹ Diệu"
        assert dossier.representative.relation == "Mẹ ruột"

    def test_for_another_person_wants_the_authority(self, officer):
        data = fill(officer, MARITAL_STATUS, card=OTHER_CARD) | {
            "behalf": ["OTHER"],
            "scan_owner": [CARD],
        }
        data = read_form(officer.post(URL, data | {"act": "refresh"})) | ticks(data)

        response = accept(officer, data)

        assert response.status_code == 422
        assert "Ghi giấy ủy quyền hoặc giấy tờ chứng minh quan hệ." in faults(response)

    def test_for_an_organisation_takes_its_tax_code(self, officer):
        data = fill(officer, MARITAL_STATUS) | {"behalf": ["ORGANISATION"]}
        data = read_form(officer.post(URL, data | {"act": "refresh"})) | ticks(data)
        data |= {
            "org-tax_code": ["0101234567"],
            "org-full_name": ["Công ty Thử Nghiệm"],
            "auth-relation": ["Giám đốc"],
            "auth-authority_paper": ["Quyết định bổ nhiệm"],
        }

        response = accept(officer, data)

        assert response.status_code in {302, 422}
        if response.status_code == 422:
            assert any("kiểm tra" in line or "thuế" in line for line in faults(response))


class TestRefuse:
    def test_needs_a_reason(self, officer):
        response = officer.post(URL, fill(officer, MARITAL_STATUS) | {"act": ["refuse"]})

        assert response.status_code == 422
        assert "Từ chối tiếp nhận phải có lý do." in faults(response)

    def test_makes_a_notice_without_code(self, officer):
        data = fill(officer, MARITAL_STATUS) | {"refusal_reason": ["Không thuộc thẩm quyền."]}

        response = officer.post(URL, data | {"act": ["refuse"]})

        dossier = Dossier.objects.get(pk=dossier_id(response))
        assert dossier.code is None
        assert RefusalNotice.objects.get(dossier=dossier).reason == "Không thuộc thẩm quyền."
        page = officer.get(response.headers["Location"])
        assert "Đã lập phiếu từ chối tiếp nhận" in text_of(page)


class TestSupplement:
    def test_asks_for_what_is_not_ticked(self, officer):
        data = fill(officer, MARITAL_STATUS, tick=False) | {
            "supplement_reason": ["Tờ khai chưa ký."],
            "supplement_other": ["Ảnh 4x6"],
        }

        response = officer.post(URL, data | {"act": ["supplement"]})

        asked = SupplementRequest.objects.get(dossier_id=dossier_id(response))
        assert asked.reason == "Tờ khai chưa ký."
        assert [item["name"] for item in asked.items][-1] == "Ảnh 4x6"
        assert len(asked.items) >= 2
        page = officer.get(response.headers["Location"])
        assert "Đã lập phiếu yêu cầu bổ sung" in text_of(page)


class TestFiles:
    def test_are_stored_at_once_and_come_with_the_dossier(self, officer):
        data = fill(officer, MARITAL_STATUS)
        name = next(key for key in data if key.endswith("-kind")).removesuffix("kind")
        upload = io.BytesIO(PDF)
        upload.name = "to-khai.pdf"
        ticked = ticks(data)

        data = read_form(officer.post(URL, data | {f"{name}file": upload, "act": "refresh"}))

        assert len(data[f"{name}kept"]) == 1
        number = dossier_id(accept(officer, data | ticked))
        document = Dossier.objects.get(pk=number).documents.get(component__isnull=False)
        assert document.file.page_count == 1

    def test_of_another_officer_cannot_be_named(self, officer, sign_in):
        data = fill(officer, MARITAL_STATUS)
        name = next(key for key in data if key.endswith("-kind")).removesuffix("kind")
        upload = io.BytesIO(PDF)
        upload.name = "to-khai.pdf"
        token = read_form(officer.post(URL, data | {f"{name}file": upload, "act": "refresh"}))[
            f"{name}kept"
        ]
        colleague = sign_in("yenphong.motcua2")

        after = read_form(
            colleague.post(URL, fill(colleague, MARITAL_STATUS) | {f"{name}kept": token})
        )

        assert f"{name}kept" not in after

    def test_that_are_programs_are_refused_in_words(self, officer):
        data = fill(officer, MARITAL_STATUS)
        name = next(key for key in data if key.endswith("-kind")).removesuffix("kind")
        upload = io.BytesIO(b"MZ" + b"\0" * 400)
        upload.name = "virus.pdf"

        response = officer.post(URL, data | {f"{name}file": upload, "act": "refresh"})

        assert response.status_code == 200
        assert "virus.pdf:" in text_of(response)


class TestDraft:
    def test_is_kept_opened_again_and_gone_after_acceptance(self, officer):
        data = fill(officer, MARITAL_STATUS)

        saved = officer.post(reverse("counter:keep_draft"), data)

        draft = IntakeDraft.objects.get()
        assert "Bản nháp đã lưu 10:32" in text_of(saved)
        assert saved.headers["HX-Replace-Url"].endswith(f"?draft={draft.pk}")
        again = read_form(officer.get(URL, {"draft": draft.pk}))
        assert again["desk-full_name"] == ["Lê Hoàng Phương Anh"]
        assert again["submission_key"] == data["submission_key"]
        assert ticks(again) == ticks(data)
        accept(officer, again)
        assert not IntakeDraft.objects.exists()

    def test_is_nobody_elses(self, officer, sign_in):
        officer.post(reverse("counter:keep_draft"), fill(officer, MARITAL_STATUS))
        draft = IntakeDraft.objects.get()
        colleague = sign_in("yenphong.motcua2")

        page = read_form(colleague.get(URL, {"draft": draft.pk}))
        colleague.post(reverse("counter:discard_draft", args=[draft.pk]))

        assert page["desk-full_name"] == [""]
        assert IntakeDraft.objects.filter(pk=draft.pk).exists()

    def test_of_an_empty_page_is_not_kept(self, officer):
        response = officer.post(reverse("counter:keep_draft"), read_form(officer.get(URL)))

        assert response.status_code == 204
        assert not IntakeDraft.objects.exists()

    def test_holds_no_protection_token(self, officer):
        data = fill(officer, MARITAL_STATUS) | {"csrfmiddlewaretoken": ["secret"]}

        officer.post(reverse("counter:keep_draft"), data)

        assert "secret" not in json.dumps(IntakeDraft.objects.get().data)


class TestNextForTheSamePerson:
    def test_begins_with_the_people_of_the_dossier(self, officer):
        number = receive(officer, MARITAL_STATUS)

        data = read_form(officer.get(URL, {"from": number}))

        assert data["desk-full_name"] == ["Lê Hoàng Phương Anh"]
        assert data["revision"] == [""]

    def test_is_closed_to_another_shop(self, officer, sign_in):
        number = receive(officer, MARITAL_STATUS)

        response = sign_in("kinhbac.motcua1").get(URL, {"from": number})

        assert response.status_code == 404


class TestAccess:
    @pytest.mark.parametrize("username", ["soyte.chuyenvien", "yenphong.hotich", "quantri"])
    def test_is_for_counter_officers(self, sign_in, username):
        assert sign_in(username).get(URL).status_code == 403

    def test_asks_others_to_sign_in(self, world, client):
        assert client.get(URL).status_code == 302


def ticks(data):
    return {name: value for name, value in data.items() if name.endswith("-ok")}


def read_form_button(response, name):
    from lxml import html

    root = html.fromstring(response.content.decode())
    return root.xpath(f"//button[@name='{name}']/@value")[0]
