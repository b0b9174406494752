"""Decree 61/2018: result and fees, and the laws around the dossier."""

from motcua.legislation.chapters import Result, Surroundings
from motcua.legislation.d61_2018.sources import (
    ARCHIVES,
    D45,
    D61,
    D63,
    PETITIONS,
    PORTAL_PETITIONS,
    REPORTING,
    SYSTEMS,
)
from motcua.legislation.durations import (
    calendar_days,
    same_day,
    working_days,
    working_hours,
    years,
)
from motcua.legislation.parameters import NO, YES, Mark

RESULT = Result(
    refusal_within_limit=D61.says(YES, "Từ chối giải quyết phải trong thời hạn", "Điều 19"),
    applicant_stop_all_channels=D45.says(
        NO,
        "Người nộp được đề nghị dừng ở mọi kênh, trước khi có quyết định",
        "chỉ hồ sơ trực tuyến",
        mark=Mark.MEMORY,
    ),
    applicant_change_online=D45.says(
        YES, "Hồ sơ trực tuyến được đề nghị sửa nội dung", "hồ sơ trực tuyến", mark=Mark.MEMORY
    ),
    result_kinds=D61.says(("bản giấy",), "Kết quả mặc định gồm", "Điều 20"),
    originals_given_back=D61.says(YES, "Trả lại bản chính đã đối chiếu", "Điều 20"),
    collector_needs_authority=D61.says(YES, "Người nhận thay phải có ủy quyền", "Điều 6"),
    correction=D61.says(working_days(3), "Sửa kết quả sai do cơ quan nhà nước", "Điều 23"),
    correction_is_free=D61.says(YES, "Sửa sai do cơ quan nhà nước thì không thu tiền", "Điều 23"),
    fee_transfer=D61.says(
        working_hours(8), "Chuyển phí, lệ phí nộp trực tuyến vào ngân sách", "Điều 24"
    ),
    fee_settlement_months=D61.says(
        None, "Đối soát phí giữa trung tâm và cơ quan (tháng một lần)", "chưa rõ"
    ),
    reduced_fee_period=D61.says(
        None,
        "Giảm, miễn phí cho công dân có định danh mức 2 (lấy mức giảm cao hơn)",
        "chưa quy định",
    ),
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
    rating_contents=D61.says(None, "Số nội dung người dân đánh giá", "chưa đọc được"),
    agency_criteria=D61.says(None, "Số nhóm tiêu chí đánh giá cơ quan", "chưa đọc được"),
    report_day_of_commune=D61.says(None, "Cấp xã, sở gửi báo cáo vào ngày", "văn bản khác"),
    report_day_of_province=D61.says(None, "Tỉnh gửi báo cáo vào ngày", "văn bản khác"),
    report_first_day=REPORTING.says(
        15, "Kỳ số liệu báo cáo tháng bắt đầu từ ngày (của tháng trước)", "Điều 12"
    ),
    data_request_notice=D61.says(None, "Báo nhận yêu cầu của chủ thể dữ liệu", "chưa quy định"),
    data_request_days=D61.says(
        None, "Thực hiện yêu cầu của chủ thể dữ liệu (ngày)", "chưa quy định"
    ),
    data_request_extension=D61.says(None, "Gia hạn yêu cầu đó, một lần", "chưa quy định"),
    data_breach_notice=D61.says(None, "Báo vi phạm dữ liệu cá nhân", "chưa quy định"),
    archive_handover=ARCHIVES.says(
        years(1),
        "Nộp hồ sơ vào lưu trữ hiện hành, từ năm công việc kết thúc",
        "chưa đọc điều luật",
    ),
    archive_historical=ARCHIVES.says(
        years(10), "Nộp tiếp vào lưu trữ lịch sử", "chưa đọc điều luật"
    ),
    downtime_max_percent=SYSTEMS.says(
        1, "Thời gian ngừng của hệ thống trong năm, không quá (%)", "chưa đọc phụ lục"
    ),
    restore_drills_a_year=SYSTEMS.says(
        1, "Số lần diễn tập khôi phục trong năm", "chưa đọc phụ lục"
    ),
)
