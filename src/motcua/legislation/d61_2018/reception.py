"""Decree 61/2018: bodies and channels, codes and forms, intake."""

from motcua.legislation.chapters import Codes, Intake, Organisation
from motcua.legislation.d61_2018.sources import C01_18, C01_23, D45, D61, D107
from motcua.legislation.durations import hours, working_hours
from motcua.legislation.parameters import NO, YES, CodePrefix, Form, FormKind, IntakeArea, Mark

ORGANISATION = Organisation(
    levels=D61.says(("bộ", "tỉnh", "huyện", "xã"), "Các cấp có bộ phận một cửa", "Điều 7"),
    intake_area=D61.says(IntakeArea.BY_TERRITORY, "Phạm vi tiếp nhận", "Điều 14"),
    channels=D61.says(
        ("trực tiếp", "bưu chính công ích", "Cổng Dịch vụ công quốc gia hoặc cổng của tỉnh"),
        "Kênh nộp hồ sơ",
        "Điều 16",
        mark=Mark.SECONDARY,
    ),
    one_tier_allowed=D61.says(NO, "Được lập trung tâm một cấp với các chi nhánh", "chưa quy định"),
    reception_points_allowed=D61.says(NO, "Cấp xã được có nhiều điểm tiếp nhận", "chưa quy định"),
    hired_services_allowed=D107.says(
        YES, "Được thuê bưu chính, doanh nghiệp hướng dẫn, tiếp nhận, số hóa", "Điều 1"
    ),
    commune_centre_deputies=D61.says(None, "Số phó giám đốc trung tâm cấp xã", "chưa quy định"),
    officer_experience_years=D61.says(3, "Số năm công tác của người được cử đến", "Điều 11"),
    officer_posting_months=D61.says((6, 24), "Thời gian cử đến (tháng)", "Điều 11"),
    head_meeting_months=D61.says(
        None, "Người đứng đầu trung tâm họp với các cơ quan (tháng một lần)", "chưa rõ"
    ),
    staff_notice_months=D61.says(
        None, "Nhận xét về người được cử gửi cơ quan cử (tháng một lần)", "chưa rõ"
    ),
)

CODES = Codes(
    code_prefix=D61.says(
        CodePrefix.RECEIVING_AGENCY, "Phần đầu mã hồ sơ", "Điều 26", mark=Mark.SECONDARY
    ),
    linked_direct_prefix=D61.says(
        CodePrefix.RECEIVING_AGENCY,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tiếp",
        "Điều 26",
        mark=Mark.SECONDARY,
    ),
    linked_online_prefix=D61.says(
        CodePrefix.RECEIVING_AGENCY,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tuyến",
        "Điều 26",
        mark=Mark.SECONDARY,
    ),
    # The portal's code in the list of identity codes was not read.
    national_portal_code=D61.says(
        "G22.99",
        "Mã định danh của Cổng Dịch vụ công quốc gia",
        "Điều 26",
        mark=Mark.MEMORY,
    ),
    code_pattern=C01_18.says("V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX", "Cấu trúc mã hồ sơ", "Điều 19"),
    code_serial_digits=C01_18.says(4, "Số chữ số của số thứ tự trong ngày", "Điều 19"),
    code_serial_restarts_daily=C01_18.says(YES, "Số thứ tự bắt đầu lại mỗi ngày", "Điều 19"),
    forms=C01_18.says(
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
                name="Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            ),
            Form(
                kind=FormKind.CONTROL_SLIP,
                number="05",
                name="Phiếu kiểm soát quá trình giải quyết hồ sơ",
            ),
            Form(kind=FormKind.REGISTER, number="06", name="Sổ theo dõi hồ sơ"),
        ),
        "Mẫu giấy tờ",
        "Phụ lục",
    ),
)

INTAKE = Intake(
    # The clause was read as it is quoted in Decree 69/2024, art. 40(8).
    identity_check_required=D107.says(
        YES,
        "Kiểm tra danh tính điện tử trước khi tiếp nhận",
        "Điều 21a khoản 1 điểm a (theo Nghị định 69/2024/NĐ-CP, Điều 40 khoản 8)",
        mark=Mark.READ,
    ),
    account_of_principal=D107.says(
        YES,
        "Nộp thay thì dùng tài khoản của người ủy quyền",
        "Điều 21a khoản 1 điểm a (theo Nghị định 69/2024/NĐ-CP, Điều 40 khoản 8)",
        mark=Mark.READ,
    ),
    shared_data_not_asked=D107.says(
        YES, "Không yêu cầu nộp giấy tờ đã có dữ liệu hợp pháp", "Điều 1"
    ),
    mismatch_still_accepted=D61.says(
        YES, "Giấy tờ khác cơ sở dữ liệu thì vẫn tiếp nhận bản giấy", "Điều 17"
    ),
    copy_signed_by_officer=C01_23.says(
        YES, "Người tiếp nhận ký số cá nhân từng bản sao điện tử", "Điều 8 khoản 1"
    ),
    guidance_kept=D61.says(NO, "Lưu nội dung đã hướng dẫn", "chưa quy định"),
    # The two hours are new in Decree 118/2025; a warning does no harm to an older dossier.
    alert=D61.says(
        hours(2),
        "Cảnh báo hồ sơ trực tuyến cho người tiếp nhận",
        "chưa quy định; dùng mức của Nghị định 118/2025/NĐ-CP",
        mark=Mark.DESIGN,
    ),
    accept_notice=D45.says(
        working_hours(8),
        "Thông báo tiếp nhận hoặc yêu cầu hoàn thiện hồ sơ trực tuyến",
        "điều về tiếp nhận hồ sơ trực tuyến",
    ),
    intake_supplement_max=D61.says(1, "Số lần yêu cầu bổ sung khi tiếp nhận", "Điều 17"),
    online_notice_max=D45.says(
        1,
        "Số lần thông báo thiếu sót của hồ sơ trực tuyến",
        "điều về tiếp nhận hồ sơ trực tuyến",
        mark=Mark.MEMORY,
    ),
    receipt_needed_same_sitting=D61.says(
        NO, "Phải lập giấy tiếp nhận khi trả kết quả ngay", "Điều 17"
    ),
    same_sitting_recorded=D61.says(YES, "Kết quả trả ngay vẫn ghi vào hệ thống", "Điều 17"),
    counter_decision_allowed=D61.says(YES, "Được ủy quyền giải quyết ngay tại trung tâm", "Điều 8"),
)
