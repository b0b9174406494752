"""Decree 118/2025: bodies and channels, codes and forms, intake."""

from datetime import date

from motcua.legislation.chapters import Codes, Intake, Organisation
from motcua.legislation.d118_2025.sources import C01_18, C03, D118, D367
from motcua.legislation.durations import hours, working_hours
from motcua.legislation.parameters import (
    NO,
    YES,
    Citation,
    CodePrefix,
    Form,
    FormKind,
    IntakeArea,
    Mark,
    Parameter,
)

ORGANISATION = Organisation(
    levels=D118.says(("bộ", "tỉnh", "xã"), "Các cấp có bộ phận một cửa", "Điều 7"),
    intake_area=D118.says(IntakeArea.WHOLE_PROVINCE, "Phạm vi tiếp nhận", "Điều 14 khoản 2"),
    channels=D367.says(
        (
            "trực tiếp",
            "bưu chính công ích, thuê dịch vụ hoặc ủy quyền",
            "Cổng Dịch vụ công quốc gia",
            "VNeID",
        ),
        "Kênh nộp hồ sơ",
        "sửa đổi Nghị định 118/2025/NĐ-CP, Điều 15",
    ),
    one_tier_allowed=D118.says(
        YES, "Được lập trung tâm một cấp với các chi nhánh", "Điều 7 khoản 2 điểm b"
    ),
    reception_points_allowed=D118.says(
        YES, "Cấp xã được có nhiều điểm tiếp nhận", "Điều 7 khoản 3 điểm b"
    ),
    hired_services_allowed=D118.says(
        YES, "Được thuê bưu chính, doanh nghiệp hướng dẫn, tiếp nhận, số hóa", "Điều 7 khoản 4"
    ),
    commune_centre_deputies=D118.says(
        1, "Số phó giám đốc trung tâm cấp xã (giám đốc là phó chủ tịch xã)", "Điều 10 khoản 3"
    ),
    officer_experience_years=D118.says(
        2, "Số năm công tác của người được cử đến", "Điều 11 khoản 1 điểm a"
    ),
    officer_posting_months=D118.says((12, 36), "Thời gian cử đến (tháng)", "Điều 11 khoản 4"),
    head_meeting_months=D118.says(
        3, "Người đứng đầu trung tâm họp với các cơ quan (tháng một lần)", "Điều 9 khoản 2"
    ),
    staff_notice_months=D118.says(
        1, "Nhận xét về người được cử gửi cơ quan cử (tháng một lần)", "Điều 9 khoản 3"
    ),
)

CODES = Codes(
    code_prefix=D118.says(
        CodePrefix.RESOLVING_AGENCY, "Phần đầu mã hồ sơ", "Điều 28 khoản 2 điểm a"
    ),
    linked_direct_prefix=D118.says(
        CodePrefix.INTAKE_CENTRE,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tiếp",
        "Điều 28 khoản 2 điểm a",
    ),
    linked_online_prefix=D118.says(
        CodePrefix.NATIONAL_PORTAL,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tuyến",
        "Điều 28 khoản 2 điểm a",
    ),
    # The portal's code in the list of identity codes was not read.
    national_portal_code=D118.says(
        "G22.99",
        "Mã định danh của Cổng Dịch vụ công quốc gia",
        "Điều 28 khoản 2 điểm a",
        mark=Mark.MEMORY,
    ),
    # The parts and their order were read; how Circular 03/2025 writes them was not seen.
    code_pattern=D118.says(
        "mã định danh cơ quan – NNTTNN (năm, tháng, ngày) – số thứ tự trong ngày",
        "Cấu trúc mã hồ sơ",
        "Điều 28 khoản 2; cách viết theo Thông tư 01/2018/TT-VPCP",
        mark=Mark.MEMORY,
    ),
    code_serial_digits=C01_18.says(4, "Số chữ số của số thứ tự trong ngày", "Điều 19"),
    code_serial_restarts_daily=D118.says(
        YES, "Số thứ tự bắt đầu lại mỗi ngày", "Điều 28 khoản 2 điểm b"
    ),
    forms=C03.says(
        (
            Form(
                kind=FormKind.RECEIPT, number="01", name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
            ),
            Form(
                kind=FormKind.SUPPLEMENT,
                number="02",
                name="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            ),
            Form(
                kind=FormKind.REFUSAL,
                number="03",
                name="Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            ),
            Form(
                kind=FormKind.APOLOGY,
                number="04",
                name="Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            ),
            Form(kind=FormKind.STOP, number="05", name="Thông báo dừng giải quyết hồ sơ"),
            Form(
                kind=FormKind.CONTROL_SLIP,
                number="06",
                name="Phiếu kiểm soát quá trình giải quyết hồ sơ",
            ),
            Form(kind=FormKind.REGISTER, number="07", name="Sổ theo dõi hồ sơ"),
        ),
        "Mẫu giấy tờ",
        "Phụ lục I",
    ),
)

INTAKE = Intake(
    identity_check_required=D118.says(
        YES, "Kiểm tra danh tính điện tử trước khi tiếp nhận", "Điều 17 khoản 1 điểm a"
    ),
    account_of_principal=D118.says(
        YES, "Nộp thay thì dùng tài khoản của người ủy quyền", "Điều 17 khoản 1 điểm a"
    ),
    shared_data_not_asked=D118.says(
        YES, "Không yêu cầu nộp giấy tờ đã có dữ liệu hợp pháp", "Điều 17 khoản 1 điểm b"
    ),
    mismatch_still_accepted=D118.says(
        YES, "Giấy tờ khác cơ sở dữ liệu thì vẫn tiếp nhận bản giấy", "Điều 17 khoản 1 điểm b"
    ),
    copy_signed_by_officer=D118.says(
        YES, "Người tiếp nhận ký số cá nhân từng bản sao điện tử", "Điều 17 khoản 1 điểm c"
    ),
    guidance_kept=D118.says(YES, "Lưu nội dung đã hướng dẫn", "Điều 16 khoản 2"),
    alert=D118.says(hours(2), "Cảnh báo hồ sơ trực tuyến cho người tiếp nhận", "Điều 17 khoản 2"),
    accept_notice=D118.says(
        working_hours(8),
        "Thông báo tiếp nhận hoặc yêu cầu hoàn thiện hồ sơ trực tuyến",
        "Điều 17 khoản 2 điểm c",
    ),
    intake_supplement_max=D118.says(
        1, "Số lần yêu cầu bổ sung khi tiếp nhận", "Điều 11 khoản 2 điểm c, Điều 16 khoản 3"
    ),
    online_notice_max=D118.says(
        1, "Số lần thông báo thiếu sót của hồ sơ trực tuyến", "Điều 17 khoản 2 điểm a"
    ),
    receipt_needed_same_sitting=D118.says(
        NO, "Phải lập giấy tiếp nhận khi trả kết quả ngay", "Điều 17 khoản 4"
    ),
    same_sitting_recorded=D118.says(
        YES, "Kết quả trả ngay vẫn ghi vào hệ thống", "Điều 17 khoản 4"
    ),
    counter_decision_allowed=D118.says(
        YES, "Được ủy quyền giải quyết ngay tại trung tâm", "Điều 17 khoản 5"
    ),
)

REDUCED_FEES = Parameter(
    value=(date(2026, 8, 15), date(2027, 2, 28)),
    label="Giảm, miễn phí cho công dân có định danh mức 2 (lấy mức giảm cao hơn)",
    citation=Citation(document="Thông tư 117/2026/TT-BTC", article="Điều 1, Điều 2"),
    in_force_from=date(2026, 8, 15),
    mark=Mark.READ,
)
