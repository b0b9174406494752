"""Vietnamese names of the directory's values, for pages of every site."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.directory.rules import Level, Role

ROLE_LABELS: dict[str, str | Promise] = {
    Role.COUNTER_OFFICER: _("Tiếp nhận và trả kết quả"),
    Role.CENTER_HEAD: _("Phụ trách Bộ phận Một cửa"),
    Role.SPECIALIST: _("Chuyên viên thụ lý"),
    Role.UNIT_HEAD: _("Trưởng đơn vị"),
    Role.LEADER: _("Lãnh đạo ký duyệt"),
    Role.CLERK: _("Văn thư"),
    Role.PROCEDURE_EDITOR: _("Soạn thủ tục"),
    Role.PROCEDURE_PUBLISHER: _("Công bố thủ tục"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
    Role.AUDITOR: _("Kiểm tra nhật ký"),
}
LEVEL_LABELS: dict[str, str | Promise] = {
    Level.MINISTRY: _("Bộ, ngành"),
    Level.PROVINCE: _("Cấp tỉnh"),
    Level.DISTRICT: _("Cấp huyện (đến 30/6/2025)"),
    Level.COMMUNE: _("Cấp xã"),
    Level.VERTICAL: _("Ngành dọc"),
}
