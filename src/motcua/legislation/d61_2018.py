"""Rule set `D61-2018`: dossiers received until 30 June 2025, and open ones ever after."""

from datetime import date, time
from typing import TypeVar

from motcua.legislation.durations import calendar_days, hours, working_days, working_hours
from motcua.legislation.rules import (
    Citation,
    CodePrefix,
    Form,
    FormKind,
    IntakeArea,
    LinkedOrder,
    Mark,
    Parameter,
    RuleSet,
    SupplementPolicy,
)

T = TypeVar("T")

_D61 = "Nghị định 61/2018/NĐ-CP"
_CIVIL_CODE = "Bộ luật Dân sự 2015"
_IN_FORCE = date(2018, 6, 21)


def _of(
    value: T,
    label: str,
    article: str,
    *,
    mark: Mark = Mark.MEMORY,
    document: str = _D61,
    since: date = _IN_FORCE,
) -> Parameter[T]:
    citation = Citation(document=document, article=article)
    return Parameter(value=value, label=label, citation=citation, in_force_from=since, mark=mark)


_FORMS = (
    Form(kind=FormKind.RECEIPT, number="01", name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    Form(kind=FormKind.SUPPLEMENT, number="02", name="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    Form(kind=FormKind.REFUSAL, number="03", name="Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    Form(kind=FormKind.APOLOGY, number="04", name="Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    Form(
        kind=FormKind.CONTROL_SLIP, number="05", name="Phiếu kiểm soát quá trình giải quyết hồ sơ"
    ),
    Form(kind=FormKind.REGISTER, number="06", name="Sổ theo dõi hồ sơ"),
)

D61_2018 = RuleSet(
    code="D61-2018",
    name="Nghị định 61/2018/NĐ-CP, sửa đổi bởi Nghị định 107/2021/NĐ-CP (đến 30/6/2025)",
    received_from=_IN_FORCE,
    received_until=date(2025, 6, 30),
    levels=_of(("bộ", "tỉnh", "huyện", "xã"), "Các cấp có bộ phận một cửa", "Điều 7"),
    intake_area=_of(IntakeArea.BY_TERRITORY, "Phạm vi tiếp nhận", "Điều 14"),
    channels=_of(
        (
            "trực tiếp",
            "bưu chính công ích",
            "Cổng Dịch vụ công quốc gia hoặc cổng của tỉnh",
        ),
        "Kênh nộp hồ sơ",
        "Điều 16",
        mark=Mark.SECONDARY,
    ),
    code_prefix=_of(
        CodePrefix.RECEIVING_AGENCY, "Phần đầu mã hồ sơ", "Điều 26", mark=Mark.SECONDARY
    ),
    linked_direct_prefix=_of(
        CodePrefix.RECEIVING_AGENCY,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tiếp",
        "Điều 26",
        mark=Mark.SECONDARY,
    ),
    linked_online_prefix=_of(
        CodePrefix.RECEIVING_AGENCY,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tuyến",
        "Điều 26",
        mark=Mark.SECONDARY,
    ),
    code_serial_digits=_of(
        4,
        "Số chữ số của số thứ tự trong ngày",
        "Điều 19",
        mark=Mark.SECONDARY,
        document="Thông tư 01/2018/TT-VPCP",
    ),
    # The two hours are new in Decree 118/2025; a warning does no harm to an older dossier.
    alert=_of(
        hours(2),
        "Cảnh báo hồ sơ trực tuyến cho người tiếp nhận",
        "chưa quy định; dùng mức của Nghị định 118/2025/NĐ-CP",
        mark=Mark.DESIGN,
    ),
    accept_notice=_of(
        working_hours(8),
        "Thông báo tiếp nhận hoặc yêu cầu hoàn thiện hồ sơ trực tuyến",
        "điều về tiếp nhận hồ sơ trực tuyến",
        mark=Mark.SECONDARY,
        document="Nghị định 45/2020/NĐ-CP",
        since=date(2020, 5, 22),
    ),
    intake_supplement_max=_of(1, "Số lần yêu cầu bổ sung khi tiếp nhận", "Điều 17"),
    receipt_needed_same_sitting=_of(
        value=False, label="Phải lập giấy tiếp nhận khi trả kết quả ngay", article="Điều 17"
    ),
    handover_cutoff=_of(time(15), "Giờ chốt bàn giao bản giấy trong ngày làm việc", "Điều 18"),
    cross_level_paper=_of(working_days(1), "Chuyển bản giấy khác cấp", "Điều 18"),
    linked_paper_order=_of(LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ giấy", "Điều 21"),
    linked_electronic_order=_of(
        LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ điện tử", "Điều 21"
    ),
    first_day_counted=_of(
        value=False,
        label="Tính cả ngày tiếp nhận",
        article="Điều 147 khoản 2",
        mark=Mark.READ,
        document=_CIVIL_CODE,
        since=date(2017, 1, 1),
    ),
    end_on_rest_day_moves=_of(
        value=True,
        label="Ngày cuối là ngày nghỉ thì lùi sang ngày làm việc tiếp theo",
        article="Điều 148 khoản 5",
        mark=Mark.READ,
        document=_CIVIL_CODE,
        since=date(2017, 1, 1),
    ),
    agency_return_limit=_of(
        working_days(3), "Cơ quan giải quyết trả hồ sơ chưa đủ điều kiện", "Điều 19"
    ),
    agency_supplement_max=_of(1, "Số lần yêu cầu bổ sung khi thẩm định", "Điều 19"),
    supplement_policy=_of(SupplementPolicy.RESTART, "Thời hạn sau khi bổ sung đủ", "Điều 19"),
    supplement_closing=_of(None, "Đóng hồ sơ nếu không bổ sung sau thông báo", "chưa quy định"),
    pause_without_sector_law=_of(
        value=False,
        label="Tạm dừng thời hạn khi luật chuyên ngành không cho phép",
        article="Điều 19",
    ),
    consultation_stops_clock=_of(
        value=False, label="Lấy ý kiến, xác minh làm dừng thời hạn", article="Điều 19"
    ),
    silence_is_consent=_of(
        value=False, label="Không trả lời lấy ý kiến được coi là đồng ý", article="Điều 19"
    ),
    apology_latest=_of(
        calendar_days(1),
        "Gửi phiếu xin lỗi và hẹn lại trước hạn",
        "Điều 19",
        mark=Mark.SECONDARY,
    ),
    extension_max=_of(1, "Số lần hẹn lại", "Điều 19", mark=Mark.SECONDARY),
    extended_counts_as_on_time=_of(
        value=True,
        label="Trả theo hạn mới sau khi hẹn lại được coi là đúng hạn",
        article="Điều 19",
        mark=Mark.DESIGN,
    ),
    applicant_stop_all_channels=_of(
        value=False,
        label="Người nộp được đề nghị dừng ở mọi kênh",
        article="chỉ hồ sơ trực tuyến",
        document="Nghị định 45/2020/NĐ-CP",
        since=date(2020, 5, 22),
    ),
    correction=_of(working_days(3), "Sửa kết quả sai do cơ quan nhà nước", "Điều 23"),
    fee_transfer=_of(
        working_hours(8), "Chuyển phí, lệ phí nộp trực tuyến vào ngân sách", "Điều 24"
    ),
    petition_forward=_of(
        working_days(5),
        "Chuyển phản ánh, kiến nghị không thuộc thẩm quyền",
        "sửa đổi bởi Nghị định 92/2017/NĐ-CP",
        mark=Mark.SECONDARY,
        document="Nghị định 20/2008/NĐ-CP",
        since=date(2017, 9, 25),
    ),
    forms=_of(
        _FORMS,
        "Mẫu giấy tờ",
        "Phụ lục",
        mark=Mark.SECONDARY,
        document="Thông tư 01/2018/TT-VPCP",
    ),
    officer_experience_years=_of(3, "Số năm công tác của người được cử đến", "Điều 11"),
    officer_posting_months=_of((6, 24), "Thời gian cử đến (tháng)", "Điều 11"),
)
