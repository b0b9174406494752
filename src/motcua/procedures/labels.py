"""Words for the codes of the catalogue which more than one site shows."""

from django.utils.translation import gettext_lazy

AGENCY_FUNCTIONS = (
    ("PROVINCIAL_COMMITTEE", gettext_lazy("UBND tỉnh")),
    ("OFFICE", gettext_lazy("Văn phòng UBND tỉnh")),
    ("JUSTICE", gettext_lazy("Sở Tư pháp")),
    ("CONSTRUCTION", gettext_lazy("Sở Xây dựng")),
    ("FINANCE", gettext_lazy("Sở Tài chính")),
    ("AGRICULTURE_ENVIRONMENT", gettext_lazy("Sở Nông nghiệp và Môi trường")),
    ("INDUSTRY_TRADE", gettext_lazy("Sở Công Thương")),
    ("HEALTH", gettext_lazy("Sở Y tế")),
    ("EDUCATION", gettext_lazy("Sở Giáo dục và Đào tạo")),
    ("HOME_AFFAIRS", gettext_lazy("Sở Nội vụ")),
    ("CULTURE", gettext_lazy("Sở Văn hóa, Thể thao và Du lịch")),
    ("SCIENCE", gettext_lazy("Sở Khoa học và Công nghệ")),
    ("COMMUNE_COMMITTEE", gettext_lazy("UBND xã, phường")),
    ("LAND_REGISTRY", gettext_lazy("Văn phòng Đăng ký đất đai")),
    ("POLICE", gettext_lazy("Công an")),
    ("TAX", gettext_lazy("Thuế")),
    ("SOCIAL_INSURANCE", gettext_lazy("Bảo hiểm xã hội")),
    ("SERVICE_CENTER", gettext_lazy("Trung tâm Phục vụ hành chính công tỉnh")),
    ("COMMUNE_CENTER", gettext_lazy("Trung tâm Phục vụ hành chính công xã")),
    ("POST", gettext_lazy("Bưu điện")),
)
