"""Imaginary papers for the tests: short and usual, long and awkward."""

from datetime import date, datetime, timedelta

from motcua.documents import forms
from motcua.documents.wording import LOCAL

RECEIVED_AT = datetime(2026, 10, 7, 10, 39, tzinfo=LOCAL)
DUE_AT = datetime(2026, 10, 12, 17, 0, tzinfo=LOCAL)
SYSTEM = "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Bắc Ninh"

COMMUNE = forms.Letterhead(
    parent_agency="Ủy ban nhân dân xã Yên Phong",
    agency="Trung tâm Phục vụ hành chính công",
    full_name="Trung tâm Phục vụ hành chính công xã Yên Phong",
    place="Yên Phong",
    contact="Hỏi đáp: 0222 3999 119",
)
LONG_AGENCY = forms.Letterhead(
    parent_agency="Ủy ban nhân dân phường Phan Rang – Tháp Chàm",
    agency="Trung tâm Phục vụ hành chính công phường Phan Rang – Tháp Chàm (cơ sở 2)",
    place="Phan Rang – Tháp Chàm",
    contact="Số 999 đường Ngô Gia Tự, phường Phan Rang – Tháp Chàm, tỉnh Khánh Hòa · 0259 3999 119",
)
CHILD = forms.Party(
    name="LÊ HOÀNG PHƯƠNG ANH",
    id_number="9991 9600 ••58",
    address="Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh",
    phone="09•• ••• 318",
)
COMPANY = forms.Party(
    name="CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN ĐẦU TƯ XÂY DỰNG VÀ THƯƠNG MẠI DỊCH VỤ XUẤT NHẬP "
    "KHẨU NÔNG LÂM THỦY SẢN HƯƠNG GIANG – CHI NHÁNH MIỀN TRUNG TÂY NGUYÊN",
    id_label="Mã số thuế",
    id_number="9990123456-001",
    address="Lô C2-15, đường số 7, Khu công nghiệp Yên Phong (mở rộng), thôn Ngô Nội, xã Yên Trung, "
    "tỉnh Bắc Ninh",
    phone="0222 3999 456",
    email="vanphong.hanhchinh.nhansu@huonggiang-taynguyen.example.vn",
)
FOREIGNER = forms.Party(
    name="Maximiliane-Žofie Łukasiewicz-Ångström d’Ørsted (王小明)",
    id_label="Số hộ chiếu",
    id_number="C01X••••K7",
    address="Căn hộ 2508, tòa S2.05, Khu đô thị Vinhomes, phường Võ Cường, tỉnh Bắc Ninh",
    phone="0900 000 318",
)
ONE_NAME = forms.Party(
    name="Y", id_number="9990 5400 ••11", address="Buôn Kô Tam, xã Ea Kao, tỉnh Đắk Lắk"
)

LONG_PROCEDURE = (
    "Đăng ký biến động đối với trường hợp thay đổi quyền sử dụng đất, quyền sở hữu tài sản gắn liền với "
    "đất theo thỏa thuận của các thành viên hộ gia đình hoặc của vợ và chồng; quyền sử dụng đất xây dựng "
    "công trình trên mặt đất phục vụ cho việc vận hành, khai thác sử dụng công trình ngầm"
)
TEN_PAPERS = (
    forms.PaperLine(
        name="Đơn đăng ký biến động đất đai, tài sản gắn liền với đất theo Mẫu số 18",
        form="Bản chính",
    ),
    forms.PaperLine(
        name="Giấy chứng nhận đã cấp", form="Bản chính", note="số BX 999123, cấp ngày 12/3/2014"
    ),
    forms.PaperLine(
        name="Văn bản thỏa thuận của các thành viên có chung quyền sử dụng đất của hộ gia đình, có xác nhận của "
        "Ủy ban nhân dân cấp xã nơi có đất hoặc được công chứng theo quy định",
        form="Bản sao có chứng thực",
        quantity=2,
    ),
    forms.PaperLine(name="Mảnh trích đo bản đồ địa chính thửa đất", form="Bản chính"),
    forms.PaperLine(name="Văn bản ủy quyền", form="Bản chính"),
    forms.PaperLine(name="Giấy chứng nhận kết hôn", form="Bản sao điện tử"),
    forms.PaperLine(
        name="Tờ khai lệ phí trước bạ nhà, đất (Mẫu số 01/LPTB)", form="Bản chính", quantity=2
    ),
    forms.PaperLine(
        name="Tờ khai thuế thu nhập cá nhân (Mẫu số 03/BĐS-TNCN)", form="Bản chính", quantity=2
    ),
    forms.PaperLine(name="Bản vẽ hoàn công công trình xây dựng", form="Bản sao", quantity=3),
    forms.PaperLine(name="Chứng từ thực hiện nghĩa vụ tài chính", form="Bản sao"),
)


def receipt(**changes: object) -> forms.Receipt:
    """A birth-certificate-sized receipt, or what `changes` make of it."""
    values: dict[str, object] = {
        "letterhead": COMMUNE,
        "issued_at": RECEIVED_AT,
        "system_name": SYSTEM,
        "number": "1042/GTN",
        "dossier_code": "H05.162-261007-0014",
        "procedure_code": "1.004873",
        "procedure_name": "Cấp Giấy xác nhận tình trạng hôn nhân",
        "applicant": CHILD,
        "applicant_id": "999196001158",
        "representative": forms.Representative(
            name="Nguyễn Thị Mỹ Diệu", authority="mẹ ruột, được ủy quyền"
        ),
        "papers": (
            forms.PaperLine(name="Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", form="Bản chính"),
            forms.PaperLine(name="Giấy xác nhận đã cấp ngày 12/3/2026", form="Bản chính"),
            forms.PaperLine(name="Văn bản ủy quyền", form="Bản chính"),
        ),
        "papers_from_data": ("quyết định ly hôn", "nhân thân, cư trú"),
        "received_at": RECEIVED_AT,
        "due_at": DUE_AT,
        "time_limit": "03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "return_place": "Quầy 5, Trung tâm Phục vụ hành chính công xã Yên Phong",
        "return_method": "bản điện tử trên Cổng Dịch vụ công quốc gia",
        "fees": (forms.FeeLine(label="Lệ phí", amount=15_000, state="chưa nộp"),),
        "receiver_name": "Phạm Thị Thu Vân",
        "tracking": "Theo dõi hồ sơ: dichvucong.gov.vn",
    }
    return forms.Receipt(**(values | changes))


def long_receipt(**changes: object) -> forms.Receipt:
    """Ten papers, a company with a very long name, a procedure with a long title, two fees."""
    values: dict[str, object] = {
        "letterhead": LONG_AGENCY,
        "number": "10428/GTN-TTPVHCC",
        "dossier_code": "H29.28.104-261007-10428",
        "procedure_code": "1.012786.000.00.00.H29",
        "procedure_name": LONG_PROCEDURE,
        "variant_name": "Thửa đất có diện tích tăng thêm do nhận chuyển quyền một phần thửa đất liền kề",
        "applicant": COMPANY,
        "applicant_id": "9990123456-001",
        "representative": forms.Representative(
            name="Tôn Nữ Hoàng Thị Phương Quỳnh",
            authority="người đại diện theo ủy quyền",
            id_number="9991 8400 ••02",
        ),
        "papers": TEN_PAPERS,
        "dossier_sets": 2,
        "fees": (
            forms.FeeLine(label="Lệ phí cấp giấy", amount=100_000, state="đã nộp"),
            forms.FeeLine(
                label="Phí thẩm định hồ sơ", amount=1_250_000, state="nộp khi nhận kết quả"
            ),
        ),
        "register_book": "03/2026",
        "register_number": "10428",
        "submitter_name": "Tôn Nữ Hoàng Thị Phương Quỳnh",
        "note": "Đã hướng dẫn nộp lệ phí trước bạ tại Thuế cơ sở 7.",
        "is_demo": True,
    }
    return receipt(**(values | changes))


def _of_dossier(source: forms.Receipt) -> dict[str, object]:
    names = (
        "letterhead issued_at system_name dossier_code procedure_code procedure_name applicant applicant_id "
        "representative variant_name is_demo"
    )
    return {name: getattr(source, name) for name in names.split()}


def supplement(source: forms.Receipt | None = None, **changes: object) -> forms.SupplementRequest:
    values = _of_dossier(source or receipt()) | {
        "number": "87/PYC",
        "items": (
            forms.SupplementItem(
                content="Bản chính Giấy chứng nhận kết hôn hoặc bản sao có chứng thực",
                reason="Bản chụp nộp kèm bị mờ, không đọc được số và ngày cấp",
            ),
            forms.SupplementItem(
                content="Văn bản thỏa thuận phân chia tài sản có chữ ký của tất cả đồng thừa kế",
                reason="Thiếu chữ ký của ông Nguyễn Văn Ý và bà Ksor H’Bia",
            ),
        ),
        "reason": "Thành phần hồ sơ chưa đầy đủ, chưa hợp lệ theo quy định của thủ tục.",
        "help_contact": "bà Phạm Thị Thu Vân, Quầy 2, điện thoại 0222 3999 119",
        "answer_by_date": date(2026, 10, 30),
        "signature": forms.Signature(position="Người hướng dẫn", name="Phạm Thị Thu Vân"),
    }
    return forms.SupplementRequest(**(values | changes))


def refusal(source: forms.Receipt | None = None, **changes: object) -> forms.RefusalNotice:
    values = _of_dossier(source or receipt()) | {
        "number": "12/PTC",
        "stage": forms.RefusalStage.INTAKE,
        "reasons": (
            "Yêu cầu không thuộc thẩm quyền giải quyết của cơ quan nhà nước tại Việt Nam.",
            "Người yêu cầu đang có đăng ký kết hôn với người khác, còn hiệu lực.",
        ),
        "legal_grounds": (
            "Điều 17 Nghị định số 118/2025/NĐ-CP",
            "Điều 5 Luật Hôn nhân và gia đình năm 2014",
        ),
        "returned_papers": "toàn bộ 03 giấy tờ bản chính đã nộp",
        "submitter_name": "Nguyễn Thị Mỹ Diệu",
        "signature": forms.Signature(position="Người tiếp nhận hồ sơ", name="Phạm Thị Thu Vân"),
    }
    return forms.RefusalNotice(**(values | changes))


def control_slip(source: forms.Receipt | None = None, **changes: object) -> forms.ControlSlip:
    source = source or receipt()
    at = RECEIVED_AT
    values = _of_dossier(source) | {
        "number": "1042/PKS",
        "received_at": source.received_at,
        "due_at": source.due_at,
        "lead_agency": "Phòng Văn hóa – Xã hội xã Yên Phong",
        "coordinating_agencies": ("Công an xã Yên Phong", "Sở Tư pháp tỉnh Bắc Ninh"),
        "hand_overs": (
            forms.HandOver(
                agency="Trung tâm Phục vụ hành chính công",
                given_at=at,
                given_by="Nguyễn Thị Mỹ Diệu",
                received_at=at,
                received_by="Phạm Thị Thu Vân",
                outcome="Đúng hạn",
            ),
            forms.HandOver(
                agency="Phòng Văn hóa – Xã hội",
                given_at=at + timedelta(hours=4),
                given_by="Phạm Thị Thu Vân",
                received_at=at + timedelta(hours=4, minutes=20),
                received_by="Tôn Nữ Hoàng Thị Phương Quỳnh",
                due_at=DUE_AT - timedelta(days=3),
                outcome="Quá hạn",
                note="Chờ ý kiến Công an xã về cư trú trước năm 2011",
            ),
            forms.HandOver(
                agency="Lãnh đạo Ủy ban nhân dân xã",
                given_at=at + timedelta(days=2),
                given_by="Lê Thu Hằng",
                received_at=None,
                received_by="",
                due_at=DUE_AT - timedelta(days=1),
            ),
        ),
    }
    return forms.ControlSlip(**(values | changes))


def register(rows: int = 60, **changes: object) -> forms.Register:
    names = (
        "Nguyễn Thị Ánh Tuyết",
        "Y",
        "Rơ Châm H’Hoài",
        COMPANY.name,
        FOREIGNER.name,
        "Phạm Văn Đức",
    )
    procedures = (
        "Đăng ký khai sinh",
        "Cấp bản sao trích lục hộ tịch",
        LONG_PROCEDURE,
        "Đăng ký lại kết hôn",
    )
    values: dict[str, object] = {
        "letterhead": COMMUNE,
        "issued_at": RECEIVED_AT,
        "system_name": SYSTEM,
        "first_date": date(2026, 10, 1),
        "last_date": date(2026, 10, 31),
        "signature": forms.Signature(
            position="Giám đốc", name="Nguyễn Hữu Nghĩa", note="Ký, đóng dấu"
        ),
        "is_demo": True,
        "rows": tuple(
            forms.RegisterRow(
                dossier_code=f"H05.162-2610{1 + index // 9:02d}-{index % 9 + 1:04d}",
                procedure_name=procedures[index % len(procedures)],
                dossier_sets=1 + index % 2,
                applicant_name=names[index % len(names)],
                contact="Thôn Đông Thái, xã Yên Phong; 09•• ••• 318",
                lead_agency="Phòng Văn hóa – Xã hội",
                received_at=RECEIVED_AT + timedelta(minutes=7 * index),
                due_at=None if index % 11 == 10 else DUE_AT,
                sent_at=RECEIVED_AT,
                result_received_at=DUE_AT if index % 3 else None,
                returned_at=DUE_AT if index % 3 == 1 else None,
                return_method=("Trực tiếp", "Bưu chính công ích", "Điện tử")[index % 3],
                note="Trả chậm 2 giờ" if index % 17 == 0 else "",
            )
            for index in range(rows)
        ),
    }
    return forms.Register(**(values | changes))


def cover(source: forms.Receipt | None = None, **changes: object) -> forms.Cover:
    source = source or receipt()
    values = _of_dossier(source) | {
        "papers": source.papers,
        "dossier_sets": source.dossier_sets,
        "received_at": source.received_at,
        "due_at": source.due_at,
        "resolving_agency": "Phòng Văn hóa – Xã hội xã Yên Phong",
        "receiver_name": "Phạm Thị Thu Vân",
        "retention": "Vĩnh viễn",
    }
    return forms.Cover(**(values | changes))


def procedure_sheet(**changes: object) -> forms.ProcedureSheet:
    values: dict[str, object] = {
        "letterhead": COMMUNE,
        "issued_at": RECEIVED_AT,
        "system_name": SYSTEM,
        "procedure_code": "1.004873",
        "procedure_name": "Cấp Giấy xác nhận tình trạng hôn nhân",
        "url": "https://motcua.bacninh.example.vn/thu-tuc/1.004873",
        "sector": "Hộ tịch",
        "decision": "Công bố theo Quyết định số 999/QĐ-BTP ngày 01/7/2025",
        "facts": (
            forms.SheetRow(label="Ai giải quyết", lines=("Ủy ban nhân dân cấp xã nơi cư trú",)),
            forms.SheetRow(
                label="Thời hạn giải quyết",
                lines=("03 ngày làm việc", "23 ngày nếu phải xác minh tại nơi từng thường trú"),
            ),
            forms.SheetRow(
                label="Lệ phí", lines=("15.000 đồng; miễn cho người có công, hộ nghèo",)
            ),
            forms.SheetRow(
                label="Nộp ở đâu",
                lines=(
                    "Quầy của Trung tâm Phục vụ hành chính công bất kỳ trong tỉnh",
                    "Qua bưu chính",
                    "Trực tuyến trên Cổng Dịch vụ công quốc gia",
                ),
            ),
            forms.SheetRow(
                label="Kết quả", lines=("Giấy xác nhận tình trạng hôn nhân (giấy và điện tử)",)
            ),
        ),
        "requirements": (
            forms.PaperLine(name="Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", form="Bản chính"),
            forms.PaperLine(
                name="Quyết định ly hôn hoặc giấy chứng tử của vợ/chồng",
                form="Bản sao",
                note="không phải nộp nếu tra được trong cơ sở dữ liệu",
            ),
            forms.PaperLine(name="Văn bản ủy quyền", form="Bản chính", note="khi nộp thay"),
        ),
        "steps": (
            "Nộp hồ sơ tại quầy, qua bưu chính hoặc trực tuyến; nhận giấy hẹn.",
            "Công chức tư pháp – hộ tịch kiểm tra, xác minh tình trạng hôn nhân.",
            "Lãnh đạo Ủy ban nhân dân cấp xã ký; nhận kết quả tại nơi đã chọn.",
        ),
        "legal_grounds": (
            "Luật Hộ tịch năm 2014",
            "Nghị định số 123/2015/NĐ-CP",
            "Nghị định số 118/2025/NĐ-CP",
        ),
    }
    return forms.ProcedureSheet(**(values | changes))


TITLES = {
    forms.FormKind.RECEIPT: ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    forms.FormKind.SUPPLEMENT: ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    forms.FormKind.REFUSAL: ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    forms.FormKind.CONTROL_SLIP: ("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    forms.FormKind.REGISTER: ("07", "Sổ theo dõi hồ sơ"),
    forms.FormKind.COVER: ("", "Bìa hồ sơ"),
    forms.FormKind.PROCEDURE_SHEET: ("", "Thông tin thủ tục hành chính"),
}
