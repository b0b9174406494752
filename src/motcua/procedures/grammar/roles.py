"""What a duration is for: it binds the authority, the applicant, or neither."""

import re
from dataclasses import dataclass
from enum import StrEnum

from motcua.procedures.grammar.actors import Actor, actor_of_modal, first_actor, other_actor
from motcua.procedures.grammar.durations import Duration
from motcua.procedures.grammar.text import shorten


class Role(StrEnum):
    PROCESSING = "processing"
    APPLICANT = "applicant"
    EXTENSION = "extension"
    PUBLICATION = "publication"
    VALIDITY = "validity"
    RETENTION = "retention"
    PART = "part"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """The words of one sentence to the left and right of a duration, in small letters."""

    left: str
    right: str

    @property
    def whole(self) -> str:
        return f"{self.left} … {self.right}"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    role: Role
    evident: bool
    why: str = ""


_SENTENCE_END = re.compile(r"[;\n]|\.(?=[\s\-+*]|$)|(?<=[a-zà-ỹ)])\.(?=[à-ỹ]|[a-z]{1,6} )")
_INTRO = re.compile(
    r"[\s,:(\-]*(?:(?:phải |được |thì |có |sẽ |và |với )?(?:trong|thời hạn|thời gian|vòng|phạm vi|khoảng|chậm nhất"
    r"|muộn nhất|sớm nhất|không quá|không vượt quá|không được quá|tối đa|tối thiểu|ít nhất|là|sau|trước|vào|không muộn hơn|nhưng|quy định|cụ thể|giải quyết"
    r"|nhiều nhất|dự kiến|khoảng thời gian|thêm|kéo dài|đối đa)[\s,:]*)*$"
)
_EXTENSION = re.compile(
    r"(?:kéo dài|tăng thêm|cộng thêm|được thêm|bổ sung thêm thời (?:gian|hạn))[^;]{0,90}$"
    r"|gia hạn(?! giấy| hiệu lực)[^;,]{0,80}(?:nhưng|thêm|không quá|tối đa|không vượt quá)[^;,:]{0,20}$"
)
_AUTHORITY_WORK = re.compile(
    r"giải quyết|thẩm định|trả kết quả|đánh giá|phức tạp|cần thiết|vụ việc|kiểm tra|xác minh|trả lời"
)
_BY_APPLICANT = re.compile(r"\b(?:người điều khiển|chủ hàng|ký hợp đồng|phương tiện|lưu lại)\b")
_TOTAL_AFTER_DELAY = re.compile(r"kéo dài thời gian .{0,60} thì (?:thời hạn|thời gian)")
_VALIDITY = re.compile(
    r"(?:(?:có )?(?:hiệu lực|giá trị)(?: sử dụng| thi hành)?|thời (?:hạn|gian) (?:sử dụng|hiệu lực|có giá trị|tạm ngừng|đình chỉ|hoạt động|tạm đình chỉ)"
    r"|thời hạn của (?:giấy|chứng chỉ|thẻ|văn bản|quyết định)[^,;]{0,40}|được sử dụng)[^,;:.]{0,130}$"
)
_NO_VALIDITY = re.compile(
    r"\b(?:kể từ|từ ngày|từ khi|ngày|khi)\b[^,;:]{0,90}(?:hiệu lực|giá trị)|(?:hết|còn|mất|chưa có|không còn|hủy bỏ|chấm dứt|phục hồi) (?:thời hạn )?(?:hiệu lực|giá trị)|hiệu lực (?:mã số|bằng|thi hành thì)"
)
_RETENTION = re.compile(r"(?:lưu trữ|lưu giữ|lưu hồ sơ|được lưu|bảo quản|lưu tại)[^,;:.]{0,90}$")
_PUBLICATION = re.compile(
    r"(?:niêm yết|thông báo công khai|công khai|lấy ý kiến (?:rộng rãi|cộng đồng|nhân dân|công chúng)|đăng tải|trưng bày"
    r"|thông báo qua đài|phát thanh)[^;:.]{0,160}$"
)
# Listing of securities, not a paper on a notice board.
_LISTING = re.compile(
    r"hồ sơ niêm yết|niêm yết (?:bổ sung|chứng|cổ phiếu|trên thị trường|trái phiếu)"
)
_POSTING_DEADLINE = re.compile(
    r"^[\s,]*(?:kể|tính) từ (?:ngày|khi|thời điểm) (?:ban hành|cấp|ký|có|nhận|kết thúc|hoàn thành|được)"
)
_BEFORE_EVENT = re.compile(
    r"^[\s,]*(?:làm việc )?(?:trước (?:khi|ngày|thời|lúc|giờ)|tính đến|so với)"
)
_BEFORE_EVENT_LEFT = re.compile(
    r"(?:\btrước (?:khi|ngày|thời điểm|thời hạn)\b[^,;:]{0,90}|\btrước(?: hạn| thời hạn)?(?: ít nhất| tối thiểu)?)\s*"
    r"(?:ít nhất|tối thiểu|chậm nhất|không quá)?(?: là)?\s*$"
)
_APPLICANT_LABEL = re.compile(
    r"(?:thời hạn|thời gian|thời điểm)(?: để)?(?: tổ chức[^:;]{0,20}| cá nhân[^:;]{0,10}| chủ [^:;]{0,15}| người [^:;]{0,30}| doanh nghiệp)?"
    r" (?:nộp|hộp|bổ sung|sửa đổi|chỉnh sửa|hoàn thiện|khắc phục|giải trình|khai|xuất trình|nhận con|báo cáo|lấy mẫu|người nhận)"
)
_EXPIRED = re.compile(
    r"\b(?<!không )(?<!vượt )(?<!được )(?:quá|hết|sau|ngoài)(?: thời hạn| thời gian)?\s*$"
)
_PROCESSING_LABEL = re.compile(
    r"(?:thời hạn|thời gian)(?: tối đa)?(?: để)?(?: thực hiện)? (?:giải quyết|trả kết quả|thẩm định|xem xét|kiểm tra|xử lý|xác minh|phê duyệt|cấp"
    r"|thực hiện|đánh giá|ban hành|trả lời|thông báo kết quả|gửi văn bản|thụ lý|tiếp nhận|lấy ý kiến|rà soát|trình|công nhận)"
)
# "Trường hợp cấp mới: Không quá 05 ngày." and nothing else.
_BARE_CASE = re.compile(
    r"^[\s\-+*]*(?:(?:đối với |với )?(?:các )?trường h[ợơ]p|đối với)(?!.*(?:nộp|gửi|bổ sung|hoàn thiện))[^:]*:"
    r"[\s,]*(?:trong|thời hạn|thời gian|vòng|chậm nhất|không quá|tối đa|là|\s)*$"
)
# The subject stands in the sentence before: "…; nộp hồ sơ cho cơ quan … trong thời hạn 30 ngày".
_APPLICANT_OPENS = re.compile(r"^[\s\-+*]*(?:phải )?(?:nộp|gửi hồ sơ|bổ sung|khắc phục)\b")
_RECEIVED = re.compile(
    r"^[\s,]*(?:\([^)]{0,80}\))?[\s,]*(?:(?:kể |tính )+từ|từ|sau|tính từ|kể)\s*(?:ngày|khi|thời điểm|lúc|từ ngày)?\s*"
    r"(?:cơ quan[^,;]{0,60}|ubcknn |[a-zà-ỹ ]{0,60})?"
    r"(?:(?:nhận|tiếp nhận|thụ lý|có phiếu tiếp nhận|nộp)[^,;]{0,25}?(?:hồ sơ|đơn|đề nghị|giấy tờ|tờ khai|báo cáo thẩm định|tờ trình|kết quả|văn bản trả lời|ý kiến|hồ trình)"
    r"|hồ sơ|kết thúc (?:việc )?(?:kiểm tra|đánh giá|thẩm định|xác minh)|có kết quả|có biên bản)"
)
_ASKED = re.compile(
    r"^[\s,]*(?:kể|tính)? ?từ [^,;]{0,60}(?:thông báo|yêu cầu|hợp đồng|trúng|quyết định thành lập)"
)
_APPLICANT_VERB = re.compile(r"^[\s,]*(?:phải )?(?:nộp|bổ sung|hoàn thiện|khắc phục)\b")
_CONDITION = re.compile(
    r"\b(?:(?:trong |với |đối với |trừ )?(?:các )?trường h[ợơ]p|đối với|nếu|với|khi)\b"
)


def judge(clause: Clause) -> Judgement:
    """Return what the duration between the two halves of the clause is for."""
    left, right = clause.left, clause.right
    if _TOTAL_AFTER_DELAY.search(left):
        return Judgement(role=Role.EXTENSION, evident=False, why="Thời hạn tổng sau khi kéo dài.")
    if _EXTENSION.search(left):
        # An applicant's time can be prolonged too: only the authority's own work is plain.
        plain = _AUTHORITY_WORK.search(left) is not None and _BY_APPLICANT.search(left) is None
        return Judgement(role=Role.EXTENSION, evident=plain)
    return _other_purpose(left, right) or _by_event_and_actor(left, right)


def _other_purpose(left: str, right: str) -> Judgement | None:
    if _RETENTION.search(left):
        return Judgement(role=Role.RETENTION, evident="lưu" in left)
    if _VALIDITY.search(left) and not _NO_VALIDITY.search(left):
        evident = (
            re.search(r"(?:hiệu lực|giá trị)[^,;:.]{0,40}$|^[^,]{0,4}thời hạn", left) is not None
        )
        return Judgement(role=Role.VALIDITY, evident=evident)
    if _PUBLICATION.search(left) and not _LISTING.search(left):
        posted = "niêm yết" in left or "rộng rãi" in left or "công khai" in left
        if not (_POSTING_DEADLINE.search(right) and not posted):
            return Judgement(role=Role.PUBLICATION, evident="niêm yết" in left)
    return None


def _by_event_and_actor(left: str, right: str) -> Judgement:
    actor, sure = _who(left, right)
    if _BEFORE_EVENT.search(right) or _BEFORE_EVENT_LEFT.search(left):
        role = Role.PROCESSING if actor is Actor.STATE else Role.APPLICANT
        plain = actor is Actor.APPLICANT or _BEFORE_EVENT.search(right) is not None
        return Judgement(role=role, evident=sure and plain and role is Role.APPLICANT)
    if _APPLICANT_LABEL.search(left):
        return Judgement(role=Role.APPLICANT, evident=actor is not Actor.STATE)
    expired = _EXPIRED.search(left) is not None
    if expired and actor is not Actor.STATE:
        return Judgement(role=Role.APPLICANT, evident=False, why="Thời hạn nêu trong điều kiện.")
    labelled = actor is Actor.APPLICANT and _PROCESSING_LABEL.search(left) is not None
    if actor is None or labelled:
        return _by_event(left, right)
    if actor is Actor.APPLICANT:
        return Judgement(role=Role.APPLICANT, evident=sure and not _RECEIVED.search(right))
    return Judgement(role=Role.PROCESSING, evident=sure and not expired)


def _by_event(left: str, right: str) -> Judgement:
    """Judge a limit of which the text says only what it counts from, or what it is for."""
    if _APPLICANT_OPENS.search(left):
        return Judgement(role=Role.APPLICANT, evident=False)
    nothing_else = not _INTRO.sub("", left).strip(" -+*(") and not right.strip(" .,;-+*)")
    opens_with_case = not left.strip(" -+*") and _CONDITION.match(right.strip(" ("))
    if nothing_else or opens_with_case or (_BARE_CASE.search(left) and not right.strip(" .,;-+*")):
        return Judgement(role=Role.PROCESSING, evident=True)
    received = _RECEIVED.search(right) is not None or _PROCESSING_LABEL.search(left) is not None
    if not received and (_APPLICANT_VERB.search(right) or _ASKED.search(right)):
        return Judgement(role=Role.APPLICANT, evident=False)
    return Judgement(role=Role.PROCESSING, evident=received)


def _who(left: str, right: str) -> tuple[Actor | None, bool]:
    """Return who acts, and whether the text says so only once."""
    bare = _INTRO.sub("", left)
    opening = _LIST_MARKER.sub("", bare)
    opens_with_condition = _CONDITION.match(opening) is not None
    # "Trường hợp công ty …, chi nhánh … tăng vốn:" names whom the case is about, not who acts.
    only_a_case = opens_with_condition and ":" in left[len(bare) :]
    before = None if only_a_case else first_actor(_pieces(bare))
    pieces = _pieces(right)
    after = first_actor(pieces[1:]) or first_actor(pieces[:1])
    unclear = False
    if after is None:
        after, unclear = actor_of_modal(right), True
    elif other_actor(pieces, after):
        unclear = True
    right_first = opens_with_condition or not opening.strip()
    chosen = (after or before) if right_first else (before or after)
    agreed = before is None or after is None or before is after
    return chosen, agreed and not (unclear and chosen is after and chosen is not before)


_LIST_MARKER = re.compile(r"^(?:[\s\-+*.]|\(\w{1,3}\)|\w{1,2}[).])*")
_BRACKETS = re.compile(r"\([^()]*(?:\)|$)")
# Commas inside one name: "tỉnh, thành phố", "tổ chức, cá nhân", "sở, ban, ngành".
_LISTED = re.compile(
    r"\b(tỉnh|tổ chức|cơ quan|xã|phường|sở|ban|đơn vị|cá nhân|bộ)\s*,\s*"
    r"(?=(?:thành phố|cá nhân|tổ chức|phường|thị trấn|đặc khu|ban|ngành|cơ quan|đơn vị|chuyên gia|hộ gia đình|doanh nghiệp)\b)"
)


def _pieces(text: str) -> list[str]:
    """Return the parts between commas; a colon stays at its part, brackets are left out."""
    joined = _LISTED.sub(r"\1 ", _BRACKETS.sub(" ", text))
    parts = re.split(r"[,;.\n]|(?<=:)| thì ", joined)
    return [part for part in parts if part.strip()] or [""]


def clause_around(low: str, duration: Duration, *, after: int, until: int) -> Clause:
    """Return the words around a duration, inside its sentence and between its neighbours."""
    left, right = low[after : duration.start], low[duration.end : until]
    ends = [found.end() for found in _SENTENCE_END.finditer(left)]
    # "Bước 1." and "a)." end no sentence that matters; a heading stays outside all the same.
    left = left[ends[-1] :] if ends else left
    stop = _SENTENCE_END.search(right)
    right = right[: stop.start()] if stop else right
    opened = left.rfind("(")
    if opened > left.rfind(")"):
        inside, _, beyond = right.partition(")")
        if _INTRO.sub("", left[opened + 1 :]).strip():
            return Clause(left=left[opened + 1 :], right=inside)
        # "(tối thiểu là 05 ngày)": the sentence around the brackets says what for.
        return Clause(left=f"{left[:opened]} {left[opened + 1 :]}", right=f"{inside} {beyond}")
    return Clause(left=left, right=right)


def condition_of(clause: Clause, original: Clause) -> str | None:
    """Return a short label of the case the duration is for, from the original letters."""
    for low, text in ((clause.left, original.left), (clause.right, original.right)):
        found = None if low is None else _CONDITION.search(low)
        if found:
            label = text[found.start() :].split(",", 1)[0].split(":", 1)[0]
            return shorten(_INTRO.sub("", label)) or None
    colon = clause.left.rfind(":")
    if colon > 0:
        label = original.left[:colon]
        return shorten(label) or None
    return None
