"""Beside the steps, on the counter's pages: completion, fee, scans, stop, changed content."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.integration.counter.desk import (
    BIRTH,
    MARITAL_STATUS,
    accept,
    dossier_id,
    faults,
    fill,
    read_form,
    receive,
    text_of,
)

from motcua.audit.models import AuditEntry
from motcua.dossiers.models import Dossier, DossierDocument


def page(name, number):
    return reverse(f"counter:{name}", args=[number])


def scan(shade: int) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 30), (shade, 20, 20)).save(buffer, "PNG")
    return SimpleUploadedFile("quet.png", buffer.getvalue(), content_type="image/png")


class TestCompletion:
    def test_the_waiting_dossier_itself_is_accepted(self, officer):
        data = fill(officer, MARITAL_STATUS, tick=False)
        asked = officer.post(
            reverse("counter:intake"),
            data | {"act": ["supplement"], "supplement_reason": ["Thiếu tờ khai"]},
        )
        number = dossier_id(asked)
        opened = officer.get(page("supplement_one", number), follow=True)
        assert "Hồ sơ chờ bổ sung" in text_of(opened)
        form = read_form(opened)
        for name in [name for name in form if name.endswith("-kind") and form[name] != [""]]:
            form[name.removesuffix("kind") + "ok"] = ["on"]

        response = accept(officer, form)

        assert response.status_code == 302, faults(response)
        assert dossier_id(response) == number
        dossier = Dossier.objects.get(pk=number)
        assert dossier.state == "IN_PROCESS"
        assert dossier.code


class TestFee:
    @pytest.fixture
    def owed(self, officer) -> int:
        number = receive(officer, BIRTH)
        Dossier.objects.filter(pk=number).update(fee_amount=8000, is_fee_paid=False)
        return number

    def test_is_taken_with_a_receipt_and_taken_back_with_a_reason(self, officer, owed):
        version = Dossier.objects.get(pk=owed).version
        shown = text_of(officer.get(page("received", owed)))
        assert "8.000 đ" in shown
        paid = officer.post(
            page("fee", owed),
            {"amount": 8000, "means": "CASH", "receipt_number": "AB-12", "version": version},
        )
        assert paid.status_code == 302
        assert "AB-12" in text_of(officer.get(page("received", owed)))
        stale = officer.post(page("cancel_fee", owed), {"reason": "Nhầm", "version": version})
        assert stale.status_code == 422

        officer.post(page("cancel_fee", owed), {"reason": "Nhầm", "version": version + 1})

        assert not Dossier.objects.get(pk=owed).is_fee_paid
        assert "Nhầm" in text_of(officer.get(page("fee", owed)))

    def test_of_another_amount_is_refused_in_words(self, officer, owed):
        response = officer.post(page("fee", owed), {"amount": 7000, "means": "CASH"})

        assert response.status_code == 422
        assert faults(response) == ["Số tiền phải thu là 8000 đồng."]


class TestScans:
    def test_are_added_and_a_better_one_stands_beside(self, officer):
        number = receive(officer, MARITAL_STATUS)
        component = Dossier.objects.get(pk=number).components.exclude(kind="FETCHED").first()
        name = f"scan-{component.pk}"
        officer.post(page("scans", number), {f"{name}-file": scan(1)})
        first = DossierDocument.objects.get(component=component)

        response = officer.post(
            page("scans", number), {f"{name}-file": scan(2), f"{name}-replaces": first.pk}
        )

        assert response.status_code == 302
        assert DossierDocument.objects.filter(component=component).count() == 2
        assert DossierDocument.objects.get(replaces=first)

    def test_without_a_file_says_so(self, officer):
        number = receive(officer, MARITAL_STATUS)

        response = officer.post(page("scans", number), {})

        assert response.status_code == 422
        assert faults(response) == ["Chọn tệp để thêm."]

    def test_of_a_forbidden_type_are_refused(self, officer):
        number = receive(officer, MARITAL_STATUS)
        component = Dossier.objects.get(pk=number).components.exclude(kind="FETCHED").first()
        program = SimpleUploadedFile("a.pdf", b"MZ" + bytes(200), content_type="application/pdf")

        response = officer.post(page("scans", number), {f"scan-{component.pk}-file": program})

        assert response.status_code == 422
        assert not DossierDocument.objects.filter(component=component).exists()


class TestStopAndChange:
    def test_rule_065_stops_and_prints_form_05(self, officer):
        number = receive(officer, MARITAL_STATUS)
        assert "Dừng giải quyết theo yêu cầu" in text_of(officer.get(page("stop", number)))

        response = officer.post(page("stop", number), {"reason": "Không cần nữa"})

        assert response.status_code == 302
        assert "Đã dừng" in text_of(officer.get(page("received", number)))
        printed = officer.get(page("print_stop", number))
        assert printed.content.startswith(b"%PDF")
        again = officer.get(page("stop", number))
        assert again.status_code == 302

    def test_rule_067_keeps_old_and_new(self, officer):
        number = receive(officer, MARITAL_STATUS)
        dossier = Dossier.objects.get(pk=number)
        form = {
            "request": "Đổi nơi nhận tin",
            "phone": "0900000077",
            "return_shop": dossier.return_shop_id,
            "address": dossier.applicant.address,
            "version": dossier.version,
            "what_1": "Mục đích",
            "old_1": "Kết hôn",
            "new_1": "Vay vốn",
        }

        assert officer.post(page("change", number), form).status_code == 302

        shown = text_of(officer.get(page("change", number)))
        assert "Mục đích: Kết hôn → Vay vốn" in shown
        assert "0900000077" in shown

    @pytest.mark.parametrize("name", ["fee", "scans", "stop", "change"])
    def test_pages_are_closed_to_another_counter(self, officer, sign_in, name):
        number = receive(officer, MARITAL_STATUS)

        assert sign_in("kinhbac.motcua1").get(page(name, number)).status_code == 404


class TestExtension:
    def test_rule_061_is_filed_in_the_office_and_seen_at_the_counter(self, officer, sign_in, world):
        number = receive(officer, MARITAL_STATUS)
        url = reverse("backoffice:extend", args=[number])
        office = sign_in("yenphong.hotich")
        form = {
            "reason": "Chờ xác minh",
            "amount": 3,
            "unit": "WORKING_DAY",
            "notice_means": "PHONE",
            "version": Dossier.objects.get(pk=number).version,
        }
        preview = office.post(url, form | {"act": "preview"})
        assert "Hẹn lại sẽ là" in text_of(preview)
        assert not hasattr(Dossier.objects.get(pk=number), "extension")

        assert office.post(url, form | {"act": "extend"}).status_code == 302

        dossier = Dossier.objects.get(pk=number)
        assert dossier.due_at > dossier.due_original_at
        assert "Đã gia hạn 1/1" in text_of(officer.get(page("received", number)))
        assert officer.get(page("print_extension", number)).content.startswith(b"%PDF")
        assert "1/1" in text_of(office.get(url))
        again = office.post(url, form | {"act": "extend", "version": dossier.version})
        assert again.status_code == 422


class TestCare:
    def test_rule_020_guidance_is_kept_and_listed(self, officer, sign_in):
        url = reverse("counter:guidance")
        given = {"means": "COUNTER", "content": "Cần tờ khai", "procedure_code": MARITAL_STATUS}

        assert officer.post(url, given).status_code == 302

        assert "Cần tờ khai" in text_of(officer.get(url))
        assert "Cần tờ khai" not in text_of(sign_in("kinhbac.motcua1").get(url))
        wrong = officer.post(url, given | {"procedure_code": "9.999999"})
        assert wrong.status_code == 422

    def test_a_masked_number_is_opened_by_a_logged_read(self, officer, sign_in):
        number = receive(officer, MARITAL_STATUS)
        identity = Dossier.objects.get(pk=number).applicant.identity_number
        shown = text_of(officer.get(page("received", number)))
        assert identity not in shown.replace(" ", "")

        response = officer.post(page("reveal", number), headers={"HX-Request": "true"})

        assert identity in text_of(response)
        assert AuditEntry.objects.filter(
            action="dossier.identity_revealed", subject_id=str(number)
        ).exists()
        assert officer.get(page("reveal", number)).status_code == 405
        assert sign_in("kinhbac.motcua1").post(page("reveal", number)).status_code == 404

    def test_rule_076_lost_papers_are_reported_and_put_right(self, officer):
        number = receive(officer, MARITAL_STATUS)
        fault = {"kind": "LOST_PAPERS", "description": "Mất tờ khai", "apology": "Xin lỗi bà"}
        assert officer.post(page("faults", number), fault).status_code == 302
        waiting = Dossier.objects.get(pk=number).corrections.get()

        done = officer.post(
            page("remedy", number), {"correction": waiting.pk, "remedy": "Lập lại tờ khai"}
        )

        assert done.status_code == 302
        assert "Lập lại tờ khai" in text_of(officer.get(page("faults", number)))

    def test_rule_077_papers_go_back_with_a_record(self, officer):
        number = receive(officer, MARITAL_STATUS)
        component = Dossier.objects.get(pk=number).components.exclude(kind="FETCHED").first()

        response = officer.post(
            page("originals", number), {"papers": [component.pk], "returned_to": "Bà Anh"}
        )

        assert response.status_code == 302
        assert "Bà Anh" in text_of(officer.get(page("originals", number)))

    def test_rule_075_before_there_is_a_result_nothing_is_announced(self, officer):
        number = receive(officer, MARITAL_STATUS)
        form = {"day": "08/10/2026", "time": "08:00", "means": "SMS"}

        assert officer.post(page("early", number), form).status_code == 422

    def test_rule_008_010_012_the_check_of_identity_is_on_the_intake_page(self, officer):
        data = fill(officer, MARITAL_STATUS)
        data |= {"check-result": ["NOT_FOUND"], "check-is_account_supported": ["on"]}
        refused = accept(officer, data | {"check-has_data_mismatch": ["on"]})
        assert refused.status_code == 422
        data |= {"check-has_data_mismatch": ["on"], "check-mismatch_note": ["Khác ngày sinh"]}

        response = accept(officer, data)

        applicant = Dossier.objects.get(pk=dossier_id(response)).applicant
        assert applicant.identity_check == "NOT_FOUND"
        assert applicant.is_account_supported
        assert applicant.mismatch_note == "Khác ngày sinh"
