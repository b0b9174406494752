"""Decree 118/2025: result and fees, and the laws around the dossier."""

from motcua.legislation.chapters import Result, Surroundings
from motcua.legislation.d118_2025.reception import REDUCED_FEES
from motcua.legislation.d118_2025.sources import (
    ARCHIVES,
    D63,
    D118,
    PERSONAL_DATA,
    PETITIONS,
    PORTAL_PETITIONS,
    REPORTING,
    REPORTS,
    SYSTEMS,
)
from motcua.legislation.durations import (
    calendar_days,
    hours,
    same_day,
    working_days,
    working_hours,
    years,
)
from motcua.legislation.parameters import YES, Mark

RESULT = Result(
    refusal_within_limit=D118.says(
        YES, "Từ chối giải quyết phải trong thời hạn", "Điều 19 khoản 3"
    ),
    applicant_stop_all_channels=D118.says(
        YES, "Người nộp được đề nghị dừng ở mọi kênh, trước khi có quyết định", "Điều 21"
    ),
    applicant_change_online=D118.says(
        YES, "Hồ sơ trực tuyến được đề nghị sửa nội dung", "Điều 21 khoản 2"
    ),
    result_kinds=D118.says(("bản giấy", "bản điện tử"), "Kết quả mặc định gồm", "Điều 22 khoản 1"),
    originals_given_back=D118.says(YES, "Trả lại bản chính đã đối chiếu", "Điều 22 khoản 2"),
    collector_needs_authority=D118.says(
        YES, "Người nhận thay phải có ủy quyền", "Điều 6 khoản 2 điểm c"
    ),
    correction=D118.says(working_days(3), "Sửa kết quả sai do cơ quan nhà nước", "Điều 23 khoản 1"),
    correction_is_free=D118.says(
        YES, "Sửa sai do cơ quan nhà nước thì không thu tiền", "Điều 23 khoản 1"
    ),
    fee_transfer=D118.says(
        working_hours(8), "Chuyển phí, lệ phí nộp trực tuyến vào ngân sách", "Điều 24 khoản 3"
    ),
    fee_settlement_months=D118.says(
        1, "Đối soát phí giữa trung tâm và cơ quan (tháng một lần)", "Điều 12 khoản 9"
    ),
    reduced_fee_period=REDUCED_FEES,
)

SURROUNDINGS = Surroundings(
    linked_birth_registration=D63.says(
        same_day(), "Nhóm khai sinh: đăng ký khai sinh", "nhóm liên thông khai sinh"
    ),
    linked_birth_group=D63.says(
        working_days(3), "Nhóm khai sinh: cả nhóm không quá", "nhóm liên thông khai sinh"
    ),
    linked_death_group=D63.says(
        None,
        "Nhóm khai tử: theo số thủ tục được chọn",
        "nhóm liên thông khai tử (chưa đọc được thời hạn)",
        mark=Mark.MEMORY,
    ),
    petition_forward=PETITIONS.says(
        working_days(5),
        "Chuyển phản ánh, kiến nghị không thuộc thẩm quyền",
        "sửa đổi bởi Nghị định 92/2017/NĐ-CP",
    ),
    petition_government_portal=PORTAL_PETITIONS.says(
        calendar_days(20), "Trả lời phản ánh, kiến nghị qua Cổng Chính phủ", "tổng thời gian"
    ),
    rating_contents=D118.says(9, "Số nội dung người dân đánh giá", "Điều 33"),
    agency_criteria=D118.says(5, "Số nhóm tiêu chí đánh giá cơ quan", "Điều 32 khoản 1"),
    report_day_of_commune=REPORTS.says(20, "Cấp xã, sở gửi báo cáo vào ngày", "Điều 11 khoản 2"),
    report_day_of_province=REPORTS.says(23, "Tỉnh gửi báo cáo vào ngày", "Điều 11 khoản 2"),
    report_first_day=REPORTING.says(
        15, "Kỳ số liệu báo cáo tháng bắt đầu từ ngày (của tháng trước)", "Điều 12"
    ),
    data_request_notice=PERSONAL_DATA.says(
        working_days(2), "Báo nhận yêu cầu của chủ thể dữ liệu", "yêu cầu của chủ thể dữ liệu"
    ),
    data_request_days=PERSONAL_DATA.says(
        (10, 20), "Thực hiện yêu cầu của chủ thể dữ liệu (ngày)", "yêu cầu của chủ thể dữ liệu"
    ),
    data_request_extension=PERSONAL_DATA.says(
        calendar_days(15), "Gia hạn yêu cầu đó, một lần", "yêu cầu của chủ thể dữ liệu"
    ),
    data_breach_notice=PERSONAL_DATA.says(
        hours(72), "Báo vi phạm dữ liệu cá nhân", "thông báo vi phạm"
    ),
    archive_handover=ARCHIVES.says(
        years(1), "Nộp hồ sơ vào lưu trữ hiện hành, từ năm công việc kết thúc", "Điều 17 khoản 2"
    ),
    archive_historical=ARCHIVES.says(years(5), "Nộp tiếp vào lưu trữ lịch sử", "Điều 17 khoản 3"),
    downtime_max_percent=SYSTEMS.says(
        1, "Thời gian ngừng của hệ thống trong năm, không quá (%)", "yêu cầu kỹ thuật"
    ),
    restore_drills_a_year=SYSTEMS.says(
        1, "Số lần diễn tập khôi phục trong năm", "yêu cầu kỹ thuật"
    ),
)
