"""Whom a limit binds: a state body, the applicant, or nobody that the text names."""

import re
from enum import StrEnum


class Actor(StrEnum):
    STATE = "state"
    APPLICANT = "applicant"


_LEAD = re.compile(
    r"^[\s\-+*•.:)#]*(?:(?:bước|b(?=\d)) ?#*\d*#*[.:]? ?)?(?:[a-zđ0-9]{1,2}[).] ?)?[\s\-+*]*"
    r"(?:(?:thì|và|nhưng|đồng thời|theo đó|sau đó|riêng|lưu ý:?|các|những|mỗi) )*"
)
_STATE = re.compile(
    r"(?:cơ quan(?! tổ chức)|cơ quan tổ chức(?: cá nhân)? (?:được|có|liên)|cục|chi cục|tổng cục|sở(?! hữu| giao dịch)|bộ(?! hồ sơ)|ủy ban|uỷ ban|ubnd|ubcknn"
    r"|chủ tịch(?! hội đồng (?:quản trị|thành viên))|phó chủ tịch|công an|ngân hàng nhà nước|nhnn|công chức"
    r"|cán bộ(?! đã nghỉ)|chính phủ|thủ tướng|hội đồng(?! (?:quản trị|thành viên|thanh lý))|cảng vụ"
    r"|bảo hiểm xã hội|bhxh|hải quan|tổng cục trưởng|cục trưởng|đội trưởng|chi cục trưởng|trưởng phòng"
    r"|phòng(?! (?:giao dịch|thí nghiệm|khám|xét nghiệm|công chứng))|thuế|kho bạc|tòa án|toà án|viện kiểm sát"
    r"|vụ|lãnh đạo|thủ trưởng|cơ sở đăng kiểm|đơn vị đăng kiểm|trung tâm đăng kiểm|vcci|cổng|hệ thống"
    r"|trung tâm phục vụ|trung tâm hành chính|trung tâm lưu trữ|trung tâm thông tin|trung tâm dữ liệu"
    r"|bộ phận|tổ (?:thẩm định|kiểm tra|công tác)|đoàn|văn phòng (?:đăng ký|ủy ban|ubnd|chính phủ|bộ)"
    r"|(?:người|cấp) (?:có thẩm quyền|được phân công|tiếp nhận|giải quyết|thụ lý|ra quyết định|đứng đầu)"
    r"|ban quản lý|thanh tra|biên phòng|đồn|trạm kiểm dịch|hạt kiểm lâm|kiểm dịch viên|đăng kiểm viên"
    r"|giám đốc (?:sở|công an|ngân hàng nhà nước|cục|bảo hiểm|cảng vụ)|trưởng ban|tổ chức thu phí"
    r"|đơn vị (?:tiếp nhận|thẩm định|chủ trì|giải quyết|chuyên môn|chức năng|được lấy|được giao (?:tiếp nhận|giải quyết))"
    r"|(?:tổ chức|đơn vị|cá nhân|chuyên gia|bên)[^,;]{0,25} được (?:lấy|hỏi|xin) ý kiến"
    r"|quỹ bảo vệ|quốc hội|chủ tịch nước|ban tổ chức|tổng giám đốc bảo hiểm)\b"
)
_APPLICANT = re.compile(
    r"(?:tổ chức(?! (?:kiểm|thẩm|xác minh|đánh giá|họp|lấy|khảo|đo|sát hạch|thực hiện|xây dựng|niêm yết"
    r"|tiếp nhận|công bố|bàn giao|phúc tra|trao|lễ|cấp|trả|đấu giá|rà soát|thu|bầu|xét|nghiệm thu|phổ biến|tham vấn"
    r"|triển khai|lập|thông báo|tham vấn|phân tích|thử nghiệm|giám định))"
    r"|cơ quan tổ chức|cá nhân|công ty|tổng công ty|doanh nghiệp|tập đoàn|ngân hàng|quỹ|cơ sở(?! dữ liệu)|hợp tác xã|liên hiệp"
    r"|tổ hợp tác|hộ (?:gia đình|kinh doanh)|chủ |thuyền trưởng|luật sư|công chứng viên|thừa phát lại"
    r"|văn phòng|nhà đầu tư|thương nhân|cổ đông|hãng|đơn vị|học viên|nhà trường|bên |thân nhân|trường(?! hợp)"
    r"|bệnh viện|nnt|nlđ|người|đối tượng|ban trù bị|chi nhánh|đại lý|thành viên|cha|mẹ|ông|bà|công dân"
    r"|trung tâm|nhà tạo lập|tàu|phòng giao dịch|đấu giá viên|giám định viên|tư vấn viên|hiệp hội)\b"
)
# The verbs that may follow a subject: without one, the piece is only part of a list of names.
_VERB = re.compile(
    r"\b(?:có trách nhiệm|phải|nộp|gửi|bổ sung|hoàn thiện|khắc phục|thông báo|báo cáo|xem xét|cấp(?! (?:tỉnh|xã|huyện|trên|dưới|bộ|cơ sở|trung ương))|ra(?= )|ban hành"
    r"|thẩm định|thẩm tra|kiểm tra|đánh giá|quyết định|trình|trả lời|trả|có (?:văn bản|ý kiến|quyết định|công văn"
    r"|quyền|thông báo)|thực hiện|tổ chức (?:kiểm|thẩm|đánh|lấy|họp|xác|sát|khảo|thực|xây|xét|cấp|trả)|tiến hành|xác minh|tiếp nhận|lập|chuyển|phê duyệt|chấp thuận|công bố"
    r"|đăng tải|niêm yết|cập nhật|xác nhận|đề nghị|hướng dẫn|yêu cầu|giải quyết|lấy ý kiến|ghi nhận|hoàn thành"
    r"|phối hợp|ký|thu hồi|xử lý|tham gia|lựa chọn|giao|bàn giao|rà soát|chỉ định|hoàn trả|phản hồi|sao gửi"
    r"|công nhận|đăng ký|điều chỉnh|cung cấp|nêu|thành lập|không|được|sẽ|căn cứ|cho|in|mở|chi trả|hủy)\b"
)


_APPLICANT_ACT = re.compile(
    r"\b(?:nộp|bổ sung|hoàn thiện|khắc phục|giải trình|đăng ký|làm thủ tục)\b"
)
_MODAL = re.compile(r" (?:phải|có trách nhiệm)\b")
# What only an authority does: "đơn vị lưu giữ mẫu có trách nhiệm tiếp nhận" is no applicant.
_OFFICIAL_VERB = re.compile(
    r"(?:có trách nhiệm |phải |được phân công |thực hiện )*(?:tiếp nhận|rà soát|kiểm tra|thẩm định|thẩm tra|xem xét|phê duyệt"
    r"|ra quyết định|ban hành|giải quyết|trả kết quả|xác minh|đánh giá|cấp(?! (?:tỉnh|xã|bộ))|trình)\b"
)


def _lead(piece: str) -> int:
    found = _LEAD.match(piece)
    return found.end() if found else 0


def actor_of(piece: str) -> Actor | None:
    """Return whose act the piece tells when it opens with a subject that has a verb."""
    body = piece[_lead(piece) :]
    for actor, pattern in ((Actor.STATE, _STATE), (Actor.APPLICANT, _APPLICANT)):
        found = pattern.match(body)
        if found:
            # Words inside the name ("được lấy ý kiến") are no verb of the sentence.
            if body.rstrip().endswith(":"):
                return actor
            verb = _VERB.search(body, found.end())
            if verb is None:
                return None
            generic = actor is Actor.APPLICANT and _OFFICIAL_VERB.match(body, verb.start())
            return None if generic else actor
    return None


def actor_of_modal(text: str) -> Actor | None:
    """Return who stands nearest before "phải" or "có trách nhiệm", when no comma sets it off."""
    modal = _MODAL.search(text)
    if modal is None:
        return None
    subject = re.search(rf",\s*{_STATE.pattern}[^,]*,\s*nơi\b", text[: modal.start()])
    if subject:  # "…, Sở Tư pháp, nơi Trung tâm đăng ký hoạt động, có trách nhiệm …"
        return Actor.STATE
    nearest: tuple[int, Actor] | None = None
    for actor, pattern in ((Actor.APPLICANT, _APPLICANT), (Actor.STATE, _STATE)):
        for found in pattern.finditer(text, 0, modal.start()):
            if nearest is None or found.start() >= nearest[0]:
                nearest = (found.start(), actor)
    return nearest[1] if nearest else None


def other_actor(pieces: list[str], actor: Actor) -> bool:
    """Say whether another side than ``actor`` acts in one of the pieces."""
    return any((found := actor_of(piece)) is not None and found is not actor for piece in pieces)


def first_actor(pieces: list[str]) -> Actor | None:
    """
    Return who acts first in the parts of a sentence.

    A state body without verb waits for its verb in a later part ("…, Chi nhánh Khu vực nơi đặt
    trụ sở chi nhánh, phòng giao dịch có văn bản …"), unless that part tells an applicant's act.
    """
    waiting = False
    for piece in pieces:
        actor = actor_of(piece)
        if actor is Actor.APPLICANT and waiting and not _APPLICANT_ACT.search(piece):
            return Actor.STATE
        if actor is not None:
            return actor
        waiting = waiting or _STATE.match(piece[_lead(piece) :]) is not None
    return Actor.STATE if waiting else None
