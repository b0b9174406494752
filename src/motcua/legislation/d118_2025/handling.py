"""Decree 118/2025: between the bodies, and the clock."""

from datetime import time

from motcua.legislation.chapters import Clock, Cooperation
from motcua.legislation.d118_2025.sources import CIVIL_CODE, D118
from motcua.legislation.durations import calendar_days, working_days, working_hours
from motcua.legislation.parameters import NO, YES, LinkedOrder, Mark, SupplementPolicy

COOPERATION = Cooperation(
    electronic_transfer_at_once=D118.says(
        YES, "Hồ sơ điện tử chuyển ngay trên hệ thống", "Điều 18 khoản 1"
    ),
    handover_cutoff=D118.says(
        time(15), "Giờ chốt bàn giao bản giấy trong ngày làm việc", "Điều 18 khoản 2"
    ),
    cross_level_paper=D118.says(
        working_days(1), "Chuyển bản giấy khác cấp", "Điều 20 khoản 1 điểm a"
    ),
    # Art. 18 says until when paper is given; that somebody must take it is left to the bodies.
    paper_taking=D118.says(
        working_hours(4), "Nhận bản giấy đã được giao", "Điều 18 khoản 2", mark=Mark.DESIGN
    ),
    supervision_copy=D118.says(
        YES,
        "Gửi thông tin cho trung tâm của cơ quan có thẩm quyền để giám sát",
        "Điều 20 khoản 1 điểm a",
    ),
    linked_paper_order=D118.says(
        LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ giấy", "Điều 20 khoản 2 điểm a"
    ),
    linked_electronic_order=D118.says(
        LinkedOrder.PARALLEL, "Liên thông cùng cấp, hồ sơ điện tử", "Điều 20 khoản 2 điểm b"
    ),
    consultation_contents=D118.says(
        ("nội dung", "thời hạn", "cách thức trả lời"),
        "Văn bản lấy ý kiến phải nêu",
        "Điều 19 khoản 4 điểm b",
    ),
    consultation_stops_clock=D118.says(
        NO, "Lấy ý kiến, xác minh làm dừng thời hạn", "Điều 19 khoản 4"
    ),
    silence_is_consent=D118.says(
        NO, "Không trả lời lấy ý kiến được coi là đồng ý", "Điều 19 khoản 4"
    ),
    silence_notified_to=D118.says(
        "người đứng đầu trung tâm đã chuyển hồ sơ",
        "Quá hạn không trả lời thì báo cho",
        "Điều 19 khoản 4 điểm c",
    ),
    applicant_reached_through_centre=D118.says(
        YES, "Yêu cầu bổ sung chỉ qua bộ phận một cửa", "Điều 5 khoản 1 điểm e, Điều 19 khoản 5"
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
    agency_return_limit=D118.says(
        working_days(3), "Cơ quan giải quyết trả hồ sơ chưa đủ điều kiện", "Điều 19 khoản 5"
    ),
    # Art. 16(3) and 17(2)(a) say "once" for the intake; for the agency's stage the text is silent.
    agency_supplement_max=D118.says(
        1, "Số lần yêu cầu bổ sung khi thẩm định", "Điều 19 khoản 5", mark=Mark.DESIGN
    ),
    supplement_policy=D118.says(
        SupplementPolicy.RESTART, "Thời hạn sau khi bổ sung đủ", "Điều 19 khoản 5"
    ),
    supplement_closing=D118.says(
        calendar_days(15), "Đóng hồ sơ nếu không bổ sung sau thông báo", "Điều 19 khoản 5"
    ),
    # The article lets the centre close; that the system does it on the centre's behalf is ours.
    supplement_closes_by_itself=D118.says(
        YES, "Hệ thống tự đóng khi hết thời hạn bổ sung", "Điều 19 khoản 5", mark=Mark.DESIGN
    ),
    pause_without_sector_law=D118.says(
        NO, "Tạm dừng thời hạn khi luật chuyên ngành không cho phép", "Điều 19 khoản 5"
    ),
    pausing_waits=D118.says(
        (), "Khoảng chờ không tính vào thời hạn", "Điều 19 (không quy định khoảng nào)"
    ),
    apology_latest=D118.says(
        calendar_days(1), "Gửi văn bản xin lỗi, đề nghị gia hạn trước hạn", "Điều 19 khoản 6"
    ),
    extension_max=D118.says(1, "Số lần gia hạn", "Điều 19 khoản 6"),
    extension_notice_channels=D118.says(
        ("thư điện tử", "tin nhắn", "điện thoại", "mạng xã hội được phép"),
        "Cách báo gia hạn cho người nộp",
        "Điều 19 khoản 6",
    ),
    extended_counts_as_on_time=D118.says(
        YES,
        "Trả theo hạn mới sau gia hạn được coi là đúng hạn",
        "Điều 19 khoản 6",
        mark=Mark.DESIGN,
    ),
    early_result_notice=D118.says(
        YES, "Trả trước hạn thì báo trước cho người nộp", "Điều 22 khoản 5"
    ),
    reminder_margin=D118.says(
        working_days(2),
        "Nhắc người xử lý, trưởng bộ phận, trung tâm trước hạn",
        "Điều 9 khoản 1, Điều 12 khoản 4",
        mark=Mark.DESIGN,
    ),
)
