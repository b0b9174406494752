"""The Vietnamese sentences of the ledger. Every one names its article."""

from datetime import date, datetime

from motcua.deadlines.calendar import DayKind, WorkCalendar
from motcua.deadlines.events import WAITS, ClockEvent, EventKind
from motcua.deadlines.pieces import Piece
from motcua.legislation.durations import DurationUnit
from motcua.legislation.rules import RuleSet, SupplementPolicy, describe

SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_CIVIL = "Bộ luật Dân sự 2015"
_LABOUR = "Bộ luật Lao động 2019"
_FIRST_DAY = f"{_CIVIL}, Điều 147 khoản 2"

PLAIN_HOURS = f"Tính theo giờ liên tục, kể từ thời điểm đã xác định ({_CIVIL}, Điều 147 khoản 1)."
OPEN_HOURS = (
    f"Tính giờ làm việc của bộ phận một cửa, từ đúng thời điểm ({_CIVIL}, Điều 147 khoản 1)."
)
SAME_DAY = (
    "Thủ tục giải quyết trong ngày làm việc; quá giờ chốt thì sang ngày làm việc tiếp theo "
    "(quy định riêng của thủ tục)."
)
_NO_CHANGE = "Không đổi"
_OFF_TEXTS = {
    DayKind.HOLIDAY: ("Nghỉ lễ", f"{_LABOUR}, Điều 112"),
    DayKind.COMPENSATORY: ("Nghỉ bù", f"{_LABOUR}, Điều 111 khoản 3"),
    DayKind.SWAP_DAYOFF: ("Nghỉ hoán đổi", "thông báo lịch nghỉ trong năm"),
}
_EVENT_TEXTS = {
    EventKind.OBLIGATION_NOTICE: "Thông báo nghĩa vụ tài chính",
    EventKind.OBLIGATION_MET: "Đã thực hiện nghĩa vụ tài chính",
    EventKind.PUBLIC_NOTICE_START: "Bắt đầu niêm yết",
    EventKind.PUBLIC_NOTICE_END: "Hết niêm yết",
    EventKind.CONSULTATION_REQUEST: "Lấy ý kiến",
    EventKind.CONSULTATION_REPLY: "Nhận ý kiến trả lời",
    EventKind.VERIFICATION_REQUEST: "Thẩm tra, xác minh",
    EventKind.VERIFICATION_REPLY: "Có kết quả xác minh",
    EventKind.TRANSFER: "Chuyển hồ sơ",
    EventKind.HANDOVER: "Bàn giao bản giấy",
    EventKind.ASSIGNMENT: "Phân công",
    EventKind.OUTAGE_START: "Hệ thống gặp sự cố",
    EventKind.OUTAGE_END: "Hệ thống hoạt động lại",
    EventKind.RESULT: "Có kết quả",
}
_CONSULTATIONS = frozenset(
    {
        EventKind.CONSULTATION_REQUEST,
        EventKind.CONSULTATION_REPLY,
        EventKind.VERIFICATION_REQUEST,
        EventKind.VERIFICATION_REPLY,
    }
)


def short_moment(at: datetime) -> str:
    return f"{at:%H:%M %d/%m/%Y}"


def day_off(day: date, calendar: WorkCalendar) -> str:
    row = calendar.special_day(day)
    if row is None or row.kind is DayKind.SWAP_WORKDAY:
        return f"Nghỉ hằng tuần, không tính ({_LABOUR}, Điều 111 khoản 1)."
    kind, article = _OFF_TEXTS[row.kind]
    name = row.name if row.name.startswith(kind) else f"{kind}: {row.name}"
    projected = " – dự kiến, chưa công bố" if row.is_projected else ""
    grounds = row.source or article
    return f"{name}{projected}, không tính ({grounds})."


def working_day(day: date, calendar: WorkCalendar) -> str:
    row = calendar.special_day(day)
    if row is not None and row.kind is DayKind.SWAP_WORKDAY:
        return f"{row.name}: là ngày làm việc, được tính ({row.source or 'thông báo hoán đổi'})."
    return f"Ngày làm việc, được tính từ ngày tiếp theo ngày mốc ({_FIRST_DAY})."


def plain(piece: Piece) -> str:
    if piece.unit in {DurationUnit.MONTH, DurationUnit.YEAR}:
        return (
            "Tính theo tháng: hết ngày tương ứng, không có ngày tương ứng thì hết ngày cuối tháng "
            f"({_CIVIL}, Điều 148 khoản 3)."
        )
    return f"Tính theo ngày lịch, kể cả ngày nghỉ ({_CIVIL}, Điều 147 khoản 2)."


def moved(raw_date: date, calendar: WorkCalendar) -> str:
    row = calendar.special_day(raw_date)
    name = row.name if row else SHORT_WEEKDAYS[raw_date.weekday()]
    return (
        f"Ngày cuối {raw_date:%d/%m/%Y} là ngày nghỉ ({name}): lùi đến hết ngày làm việc tiếp theo "
        f"({_CIVIL}, Điều 148 khoản 5)."
    )


def first_day(piece: Piece, due_at: datetime) -> tuple[str, str]:
    """Return ground and effect of the day from which a piece is counted."""
    until = short_moment(due_at)
    if piece.is_extension:
        return (
            f"Thời gian gia hạn tính từ ngày sau hạn đang có ({_FIRST_DAY}).",
            f"Gia hạn → {until}",
        )
    if piece.is_rest:
        return f"Ngày tính tiếp không tính ({_FIRST_DAY}).", f"Tính tiếp → {until}"
    return f"Ngày tiếp nhận đủ hồ sơ không tính ({_FIRST_DAY}).", f"Bắt đầu → {until}"


def after_cutoff(since: datetime) -> str:
    return (
        "Tiếp nhận sau giờ chốt của bộ phận một cửa: coi là tiếp nhận ngày làm việc tiếp theo, "
        f"{since:%d/%m/%Y} (quy định của địa phương)."
    )


def waiting(kind: str, event: ClockEvent, rule_set: RuleSet) -> str:
    if kind == "WAIT_RESTART":
        return (
            "Chờ người nộp bổ sung; thời hạn cũ hết hiệu lực, không tính "
            f"({rule_set.supplement_policy.citation})."
        )
    if kind == "WAIT_ENDED":
        return "Thời gian chờ đến khi đồng hồ dừng hẳn, không tính."
    if event.kind in WAITS:
        waited_for = describe(WAITS[event.kind][0])
        return f"Chờ {waited_for}: tạm dừng, không tính ({rule_set.pausing_waits.citation})."
    ground = event.ground or _own_supplement_law(event, rule_set)
    return f"Tạm dừng, không tính ({ground})."


def _own_supplement_law(event: ClockEvent, rule_set: RuleSet) -> str:
    """Return the sector's article on waiting for papers, or say that there is one."""
    is_supplement = event.kind in {EventKind.SUPPLEMENT_REQUEST, EventKind.SUPPLEMENT_COMPLETE}
    if is_supplement and rule_set.supplement_policy.value is SupplementPolicy.PAUSE:
        return str(rule_set.supplement_policy.citation)
    return "quy định của luật chuyên ngành"


def event(
    kind: str,
    what: ClockEvent,
    *,
    rule_set: RuleSet,
    is_restart: bool,
    due_at: datetime | None,
    waits_until: date | None,
) -> tuple[str, str]:
    """Return ground and effect of a moment in the history."""
    if kind == "HOLD":
        ground, effect = _hold(what, rule_set, is_restart=is_restart)
        if is_restart and what.kind is EventKind.SUPPLEMENT_REQUEST:
            effect = _cancelled(due_at, waits_until)
        return ground, effect
    if kind == "IDLE":
        return "Thời hạn đã hết từ trước: tạm dừng không trả lại thời gian.", _NO_CHANGE
    if kind in {"EXTENSION", "EXTENSION_REFUSED"}:
        return _extension(what, rule_set, is_refused=kind == "EXTENSION_REFUSED")
    if kind == "END":
        return _end(what, rule_set)
    return _neutral(what, rule_set), _NO_CHANGE


def _neutral(what: ClockEvent, rule_set: RuleSet) -> str:
    text = _EVENT_TEXTS[what.kind]
    if what.kind in _CONSULTATIONS:
        return f"{text}: không dừng thời hạn ({rule_set.consultation_stops_clock.citation})."
    return f"{text}: luật không trừ khoảng này khỏi thời hạn."


def _cancelled(due_at: datetime | None, waits_until: date | None) -> str:
    cancelled = f"Hủy hạn {due_at:%d/%m/%Y}" if due_at else "Hủy hạn"
    until = f" đến {waits_until:%d/%m/%Y}" if waits_until else " bổ sung"
    return f"{cancelled} · chờ{until}"


def _extension(what: ClockEvent, rule_set: RuleSet, *, is_refused: bool) -> tuple[str, str]:
    article = rule_set.extension_max.citation
    if is_refused:
        maximum = rule_set.extension_max.text
        return f"Không gia hạn được: chỉ gia hạn {maximum} lần ({article}).", _NO_CHANGE
    return f"Xin lỗi và gia hạn ({article}).", f"+ {what.add}"


def _hold(what: ClockEvent, rule_set: RuleSet, *, is_restart: bool) -> tuple[str, str]:
    if what.kind is EventKind.SUPPLEMENT_REQUEST:
        own = "" if is_restart else _own_supplement_law(what, rule_set)
        article = what.ground or own or rule_set.supplement_policy.citation
        return f"Yêu cầu bổ sung hồ sơ ({article}).", "Tạm dừng thời hạn"
    if what.kind in WAITS:
        article = rule_set.pausing_waits.citation
        return f"{_EVENT_TEXTS[what.kind]} ({article}).", "Tạm dừng thời hạn"
    ground = what.ground or "quy định của luật chuyên ngành"
    return f"Tạm dừng ({ground}).", "Tạm dừng thời hạn"


def _end(what: ClockEvent, rule_set: RuleSet) -> tuple[str, str]:
    if what.kind is EventKind.CLOSE:
        article = rule_set.supplement_closing.citation
        return f"Đóng hồ sơ vì không bổ sung đúng hạn ({article}).", "Đồng hồ dừng hẳn"
    article = rule_set.applicant_stop_all_channels.citation
    return f"Người nộp đề nghị dừng giải quyết ({article}).", "Đồng hồ dừng hẳn"
