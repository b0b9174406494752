"""Decree 61/2018: between the bodies, and the clock."""

from datetime import time

from motcua.legislation.chapters import Clock, Cooperation
from motcua.legislation.d61_2018.sources import CIVIL_CODE, D61
from motcua.legislation.durations import calendar_days, working_days, working_hours
from motcua.legislation.parameters import NO, YES, LinkedOrder, Mark, SupplementPolicy

COOPERATION = Cooperation(
    electronic_transfer_at_once=D61.says(YES, "Hồ sơ điện tử chuyển ngay trên hệ thống", "Điều 18"),
    handover_cutoff=D61.says(time(15), "Giờ chốt bàn giao bản giấy trong ngày làm việc", "Điều 18"),
    cross_level_paper=D61.says(working_days(1), "Chuyển bản giấy khác cấp", "Điều 18"),
    paper_taking=D61.says(
        working_hours(4), "Nhận bản giấy đã được giao", "Điều 18", mark=Mark.DESIGN
    ),
    supervision_copy=D61.says(
        NO,
        "Gửi thông tin cho trung tâm của cơ quan có thẩm quyền để giám sát",
        "chưa quy định",
    ),
    linked_paper_order=D61.says(
        LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ giấy", "Điều 21"
    ),
    linked_electronic_order=D61.says(
        LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ điện tử", "Điều 21"
    ),
    consultation_contents=D61.says(
        ("nội dung", "thời hạn"), "Văn bản lấy ý kiến phải nêu", "Điều 19"
    ),
    consultation_stops_clock=D61.says(NO, "Lấy ý kiến, xác minh làm dừng thời hạn", "Điều 19"),
    silence_is_consent=D61.says(NO, "Không trả lời lấy ý kiến được coi là đồng ý", "Điều 19"),
    silence_notified_to=D61.says(None, "Quá hạn không trả lời thì báo cho", "chưa rõ"),
    applicant_reached_through_centre=D61.says(
        YES, "Yêu cầu bổ sung chỉ qua bộ phận một cửa", "Điều 19"
    ),
)

CLOCK = Clock(
    first_day_counted=CIVIL_CODE.says(NO, "Tính cả ngày tiếp nhận", "Điều 147 khoản 2"),
    hours_run_from_minute=CIVIL_CODE.says(
        YES, "Thời hạn theo giờ chạy từ đúng thời điểm", "Điều 147 khoản 1"
    ),
    month_ends_on_last_day=CIVIL_CODE.says(
        YES, "Tháng không có ngày tương ứng thì hết ngày cuối tháng", "Điều 148 khoản 3"
    ),
    end_on_rest_day_moves=CIVIL_CODE.says(
        YES, "Ngày cuối là ngày nghỉ thì lùi sang ngày làm việc tiếp theo", "Điều 148 khoản 5"
    ),
    last_day_ends_at_midnight=CIVIL_CODE.says(
        YES, "Ngày cuối kết thúc lúc 24 giờ", "Điều 148 khoản 6"
    ),
    agency_return_limit=D61.says(
        working_days(3), "Cơ quan giải quyết trả hồ sơ chưa đủ điều kiện", "Điều 19"
    ),
    agency_supplement_max=D61.says(1, "Số lần yêu cầu bổ sung khi thẩm định", "Điều 19"),
    supplement_policy=D61.says(SupplementPolicy.RESTART, "Thời hạn sau khi bổ sung đủ", "Điều 19"),
    supplement_closing=D61.says(
        None, "Đóng hồ sơ nếu không bổ sung sau thông báo", "chưa quy định"
    ),
    supplement_closes_by_itself=D61.says(
        NO, "Hệ thống tự đóng khi hết thời hạn bổ sung", "chưa quy định"
    ),
    pause_without_sector_law=D61.says(
        NO, "Tạm dừng thời hạn khi luật chuyên ngành không cho phép", "Điều 19"
    ),
    pausing_waits=D61.says(
        (), "Khoảng chờ không tính vào thời hạn", "Điều 19 (không quy định khoảng nào)"
    ),
    apology_latest=D61.says(
        calendar_days(1),
        "Gửi phiếu xin lỗi và hẹn lại trước hạn",
        "Điều 19",
        mark=Mark.SECONDARY,
    ),
    extension_max=D61.says(1, "Số lần hẹn lại", "Điều 19", mark=Mark.SECONDARY),
    extension_notice_channels=D61.says(
        ("thư điện tử", "tin nhắn", "điện thoại"), "Cách báo hẹn lại cho người nộp", "Điều 19"
    ),
    extended_counts_as_on_time=D61.says(
        YES,
        "Trả theo hạn mới sau khi hẹn lại được coi là đúng hạn",
        "Điều 19",
        mark=Mark.DESIGN,
    ),
    early_result_notice=D61.says(YES, "Trả trước hạn thì báo trước cho người nộp", "Điều 20"),
    reminder_margin=D61.says(
        working_days(2),
        "Nhắc người xử lý, trưởng bộ phận, trung tâm trước hạn",
        "chưa quy định",
        mark=Mark.DESIGN,
    ),
)
