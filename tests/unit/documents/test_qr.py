"""The QR of a printed paper."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.documents import samples

from motcua.documents import printing, qr
from motcua.documents.wording import LOCAL, clean_text

TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
CONTENT = qr.QrContent(
    dossier_code="H05.162-261007-0014",
    procedure_code="1.004873",
    applicant_id="999196001158",
    document_name=TITLE,
    system_name="motcua",
    exported_at=samples.RECEIVED_AT,
)


class TestQrPayload:
    def test_rule_032_receipt_holds_all_seven_data(self):
        content = printing.qr_content(samples.receipt(), title=TITLE)

        assert qr.qr_payload(content) == (
            "MC1|H05.162-261007-0014|1.004873|999196001158|Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
            f"|{samples.SYSTEM}|20261007T1039|20261012T1700"
        )

    def test_rule_032_holds_the_full_number_though_print_is_masked(self):
        receipt = samples.receipt()

        assert receipt.applicant_id not in receipt.applicant.id_number
        assert receipt.applicant_id in qr.qr_payload(printing.qr_content(receipt, title=TITLE))

    def test_rule_032_other_papers_have_no_appointment(self):
        content = printing.qr_content(samples.supplement(), title="Phiếu")

        assert qr.qr_payload(content).endswith("|20261007T1039")

    def test_rule_033_result_holds_validity_and_scope(self):
        content = replace(CONTENT, validity="6 tháng", scope="toàn quốc")

        assert qr.qr_payload(content).endswith("|20261007T1039||6 tháng|toàn quốc")

    def test_a_bar_within_a_value_does_not_move_the_fields(self):
        content = replace(CONTENT, system_name="một|cửa\nđiện tử")

        assert qr.parse_qr_payload(qr.qr_payload(content)).system_name == "một cửa điện tử"


def _plain_texts() -> st.SearchStrategy[str]:
    return st.text(max_size=30).map(
        lambda text: " ".join(clean_text(text).replace("|", "").split())
    )


class TestParseQrPayload:
    @given(
        texts=st.tuples(*[_plain_texts()] * 7),
        minutes=st.integers(min_value=0, max_value=10**7),
        has_appointment=st.booleans(),
    )
    def test_reads_what_was_written(self, texts, minutes, has_appointment):
        moment = datetime(2025, 7, 1, tzinfo=LOCAL) + timedelta(minutes=minutes)
        content = qr.QrContent(
            dossier_code=texts[0],
            procedure_code=texts[1],
            applicant_id=texts[2],
            document_name=texts[3],
            system_name=texts[4],
            exported_at=moment,
            appointment_at=moment if has_appointment else None,
            validity=texts[5],
            scope=texts[6],
        )

        assert qr.parse_qr_payload(qr.qr_payload(content)) == content

    def test_ignores_fields_of_a_later_version(self):
        text = qr.qr_payload(replace(CONTENT, validity="6 tháng", scope="tỉnh")) + "|mới|nữa"

        assert qr.parse_qr_payload(text).scope == "tỉnh"

    @pytest.mark.parametrize(
        "text",
        ["", "MC1", "https://example.vn", "999196001158|999|Lê Anh|01012000|Nữ|Yên Phong|01072021"],
    )
    def test_refuses_other_codes(self, text):
        with pytest.raises(qr.NotOurQrCode):
            qr.parse_qr_payload(text)

    def test_refuses_a_time_that_is_none(self):
        with pytest.raises(qr.NotOurQrCode):
            qr.parse_qr_payload("MC1|a|b|c|d|e|hôm nay")


class TestQrSvg:
    def test_draws_a_square_without_quiet_zone(self):
        svg = qr.qr_svg("MC1|H05.162-261007-0014")

        assert svg.startswith("<svg")
        assert "M0 0.5h7" in svg
