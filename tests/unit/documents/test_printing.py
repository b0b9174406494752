"""Papers as PDF: what is read in them, form and robustness."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from tests.unit.documents import samples

from motcua.documents import forms, printing, typesetting
from motcua.documents.pdf import PDFIUM_LOCK

A5 = (148, 210)
A4 = (210, 297)
ALL = {
    "receipt": samples.receipt,
    "receipt, long": samples.long_receipt,
    "supplement": samples.supplement,
    "supplement, long": lambda: samples.supplement(samples.long_receipt()),
    "refusal": samples.refusal,
    "control slip": samples.control_slip,
    "register": samples.register,
    "cover": samples.cover,
    "cover, long": lambda: samples.cover(samples.long_receipt()),
    "procedure sheet": samples.procedure_sheet,
}


def render(data: forms.Paper) -> bytes:
    number, title = samples.TITLES[data.kind]
    return printing.render_form(data=data, number=number, title=title)


def pages_of(pdf: bytes) -> list[str]:
    """Text of each page, with all white space made one blank."""
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    return [" ".join(text.split()) for text in texts]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def page_size(pdf: bytes) -> tuple[int, int]:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        width, height = document[0].get_size()
        document.close()
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def squeezed(text: str) -> str:
    """Without blanks: a line may break within a value, and a hyphen at its end may be soft."""
    return re.sub(r"[\s\u00ad\ufffe\u0002-]", "", text)


class TestEveryForm:
    @pytest.mark.parametrize("make", ALL.values(), ids=ALL)
    def test_is_tagged_pdf_a_2a_in_tinos_only(self, make):
        pdf = render(make())

        assert b"<pdfaid:part>2</pdfaid:part>" in pdf
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
        assert set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+(\w+)", pdf)) == {b"Tinos"}

    @pytest.mark.parametrize("make", ALL.values(), ids=ALL)
    def test_carries_the_national_heading(self, make):
        text = pages_of(render(make()))[0]

        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert "ngày 07 tháng 10 năm 2026" in text

    @pytest.mark.parametrize("make", ALL.values(), ids=ALL)
    def test_same_values_give_the_same_bytes(self, make):
        assert render(make()) == render(make())

    @pytest.mark.parametrize("make", ALL.values(), ids=ALL)
    def test_marks_imaginary_data_on_every_page(self, make):
        mark = "DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"

        marked = pages_of(render(replace(make(), is_demo=True)))
        real = pages_of(render(replace(make(), is_demo=False)))

        assert all(mark in page for page in marked)
        assert not any(mark in page for page in real)


class TestReceipt:
    def test_is_one_a5_page(self):
        pdf = render(samples.receipt())

        assert page_size(pdf) == A5
        assert len(pages_of(pdf)) == 1

    @pytest.mark.parametrize(
        "words",
        [
            "UBND XÃ YÊN PHONG TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            "Số: 1042/GTN",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mã hồ sơ: H05.162-261007-0014",
            "LÊ HOÀNG PHƯƠNG ANH",
            "Số định danh cá nhân: 9991 9600 ••58",
            "Nguyễn Thị Mỹ Diệu (mẹ ruột, được ủy quyền)",
            "Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh",
            "Cấp Giấy xác nhận tình trạng hôn nhân (mã thủ tục: 1.004873)",
            "Thành phần hồ sơ (01 bộ)",
            "Không phải nộp, đã khai thác dữ liệu: quyết định ly hôn; nhân thân, cư trú",
            "10 giờ 39 phút, ngày 07/10/2026",
            "17 giờ 00 phút, thứ Hai ngày 12/10/2026",
            "15.000 đồng – chưa nộp",
            "NGƯỜI NỘP HỒ SƠ",
            "Phạm Thị Thu Vân",
            "Mẫu số 01",
        ],
    )
    def test_says_what_form_01_must_say(self, words):
        assert squeezed(words) in squeezed(text_of(render(samples.receipt())))

    def test_long_one_keeps_every_word_and_numbers_its_pages(self):
        data = samples.long_receipt()

        pages = pages_of(render(data))

        whole = squeezed(" ".join(pages))
        for value in (data.applicant.name, data.procedure_name, data.variant_name, data.note):
            assert squeezed(value) in whole
        for paper in data.papers:
            assert squeezed(paper.name) in whole
        assert [f"Trang {index}/2" in page for index, page in enumerate(pages, 1)] == [True, True]
        # The head of the table is repeated; the signatures are not alone on the last page.
        assert all("Thành phần hồ sơ (02 bộ)" in page for page in pages)
        assert "Hẹn trả" in pages[-1]

    def test_longest_title_of_the_national_catalogue_is_laid_out(self):
        data = samples.receipt(procedure_name=(samples.LONG_PROCEDURE + "; ") * 4)

        assert len(pages_of(render(data))) == 2

    def test_text_of_a_user_is_never_markup(self):
        nasty = '#panic("x") *đậm* $x^2$ \\ _nghiêng_ [ngoặc] "nháy" <nhãn> @trích // chú'
        data = samples.receipt(applicant=replace(samples.CHILD, name=nasty))

        assert squeezed(nasty) in squeezed(text_of(render(data)))

    def test_decomposed_and_foreign_names_are_printed(self):
        decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Ửng")
        foreign = "Maximiliane-Žofie Łukasiewicz-Ångström d’Ørsted (王小明)"

        names = [
            text_of(render(samples.receipt(applicant=replace(samples.CHILD, name=name))))
            for name in (decomposed, foreign, "Y")
        ]

        assert "Nguyễn Thị Ửng" in names[0]
        assert squeezed("Łukasiewicz-Ångström d’Ørsted (□□□)") in squeezed(names[1])
        assert "Chủ hồ sơ Y" in names[2]

    def test_without_a_limit_no_moment_is_invented(self):
        text = text_of(render(samples.receipt(due_at=None)))

        assert "Thủ tục không quy định thời hạn giải quyết" in text

    def test_no_fee_is_said(self):
        fees = (forms.FeeLine(label="Lệ phí", amount=0),)

        assert "Không thu" in text_of(render(samples.receipt(fees=fees)))

    def test_threads_do_not_disturb_each_other(self):
        codes = [f"H05.162-261007-{index:04d}" for index in range(24)]

        with ThreadPoolExecutor(max_workers=6) as pool:
            made = list(pool.map(lambda code: render(samples.receipt(dossier_code=code)), codes))

        assert [code in text_of(pdf) for code, pdf in zip(codes, made, strict=True)] == [True] * 24


class TestOtherForms:
    def test_supplement_lists_items_with_reasons(self):
        text = text_of(render(samples.supplement()))

        assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in text
        assert "Bản chụp nộp kèm bị mờ" in text
        assert "30/10/2026" in text
        assert "Mẫu số 02" in text

    def test_rule_015_refusal_prints_every_reason(self):
        data = samples.refusal()

        whole = squeezed(text_of(render(data)))

        assert all(squeezed(reason) in whole for reason in data.reasons)

    def test_refusal_on_the_merits_is_worded_otherwise(self):
        text = text_of(render(samples.refusal(stage=forms.RefusalStage.RESOLUTION)))

        assert "thông báo không giải quyết hồ sơ này" in text
        assert "không tiếp nhận" not in text

    def test_rule_037_control_slip_names_both_hands_and_times(self):
        text = squeezed(text_of(render(samples.control_slip())))

        for words in ("14:39 07/10/2026", "14:59 07/10/2026", "Tôn Nữ Hoàng Thị Phương Quỳnh"):
            assert squeezed(words) in text

    def test_number_and_title_come_from_the_rule_set(self):
        pdf = printing.render_form(
            data=samples.control_slip(), number="05", title="Phiếu kiểm soát quá trình"
        )

        assert "Mẫu số 05" in text_of(pdf)

    def test_register_repeats_its_head_on_every_landscape_page(self):
        pdf = render(samples.register())

        pages = pages_of(pdf)
        assert page_size(pdf) == (A4[1], A4[0])
        assert len(pages) > 5
        assert all("Tên thủ tục hành chính" in page for page in pages[:-1])
        # The signature is never alone on the last page.
        assert "Sổ này ghi 60 hồ sơ" in pages[-1]
        assert "GIÁM ĐỐC" in pages[-1]

    def test_long_register_is_the_same_from_a_process_of_its_own(self, monkeypatch):
        data = samples.register(printing.ROWS_APART + 1)

        apart = render(data)
        monkeypatch.setattr(printing, "ROWS_APART", 10**6)

        assert apart == render(data)

    def test_empty_register_is_printed(self):
        assert "Sổ này ghi 0 hồ sơ" in text_of(render(samples.register(0)))

    def test_cover_shows_the_code_large(self):
        pdf = render(samples.cover())

        assert page_size(pdf) == A4
        assert "BÌA HỒ SƠ H05.162-261007-0014" in text_of(pdf)

    def test_procedure_sheet_is_one_page_with_the_address(self):
        pages = pages_of(render(samples.procedure_sheet()))

        assert len(pages) == 1
        assert "motcua.bacninh.example.vn/thu-tuc/1.004873" in pages[0]


class TestFaults:
    def test_unknown_template_set_is_told(self):
        with pytest.raises(printing.UnableToPrint):
            printing.render_form(
                data=samples.receipt(), number="01", title="Giấy", template_set="D118-2025/v0"
            )

    def test_missing_fonts_are_told(self, monkeypatch, tmp_path):
        monkeypatch.setattr(typesetting, "FONTS_DIR", tmp_path)
        printing._covered.cache_clear()
        try:
            with pytest.raises(printing.FontsMissing):
                render(samples.receipt())
        finally:
            printing._covered.cache_clear()

    @pytest.mark.parametrize("apart", [False, True])
    def test_data_the_template_cannot_use_are_told(self, monkeypatch, apart):
        monkeypatch.setattr(printing, "ROWS_APART", 0 if apart else 99)
        monkeypatch.setattr(printing.wording, "place_and_date", lambda place, moment: None)

        with pytest.raises(printing.UnableToPrint, match="Sổ theo dõi"):
            render(samples.register(3))

    def test_reprint_of_another_day_differs(self):
        first = samples.receipt()
        later = replace(first, issued_at=first.issued_at + timedelta(days=1))

        assert render(first) != render(later)
