"""Short texts that fill imaginary dossiers. No name of a person, nothing that a person wrote."""

APPRAISALS = (
    "Hồ sơ đầy đủ, đúng quy định; đề nghị giải quyết.",
    "Đã kiểm tra thành phần hồ sơ và đối chiếu dữ liệu, đủ điều kiện giải quyết.",
    "Nội dung đề nghị phù hợp quy định hiện hành; kính trình lãnh đạo xem xét.",
    "Đã rà soát, không có vướng mắc; trình ký kết quả.",
)
REVIEWS = ("Nhất trí với ý kiến thẩm định.", "Đã kiểm tra, đồng ý trình ký.")
APPROVALS = ("Đồng ý.", "Phê duyệt theo đề nghị của phòng chuyên môn.")
REFUSALS = (
    "Không đủ điều kiện giải quyết theo quy định của thủ tục.",
    "Thông tin trong đơn không thống nhất với dữ liệu đã tra cứu.",
)
INTAKE_REFUSALS = (
    "Thủ tục không thuộc thẩm quyền giải quyết của nơi được đề nghị.",
    "Người làm thủ tục không thuộc đối tượng thực hiện thủ tục này.",
)
MISSING = (
    ("Bản vẽ hoặc tài liệu kèm theo", "Tài liệu đã nộp thiếu trang, không đủ căn cứ thẩm định."),
    ("Giấy tờ chứng minh quan hệ", "Thông tin chưa thống nhất với đơn đề nghị."),
    ("Tờ khai", "Tờ khai chưa ghi đủ các mục bắt buộc."),
)
SUPPLEMENT_REASON = "Hồ sơ chưa đủ căn cứ giải quyết, cần bổ sung theo danh mục."
STOP_REASON = "Người làm thủ tục đề nghị dừng giải quyết vì không còn nhu cầu."
QUESTION = "Đề nghị cho ý kiến về nội dung thuộc lĩnh vực quản lý của cơ quan."
ANSWERS = (
    "Thống nhất với nội dung đề nghị.",
    "Không có ý kiến khác; đề nghị thực hiện đúng quy định.",
)
FIELD_CHECK = "Đã kiểm tra thực tế, hiện trạng phù hợp với hồ sơ."
CONSULTATION_REPLY_METHOD = "Trả lời trên hệ thống"
AUTHORITIES = ("Giấy ủy quyền", "Vợ hoặc chồng của người làm thủ tục")
STREETS = (
    "Thôn Đông",
    "Thôn Đoài",
    "Khu 1",
    "Khu 2",
    "Khu 3",
    "Tổ dân phố số 5",
    "Thôn Thượng",
    "Thôn Hạ",
)
COMPANY_KINDS = ("Công ty TNHH", "Công ty Cổ phần", "Hợp tác xã", "Hộ kinh doanh")
COMPANY_WORDS = [
    "An",
    "Phú",
    "Thịnh",
    "Minh",
    "Tâm",
    "Hưng",
    "Long",
    "Đại",
    "Việt",
    "Hồng",
    "Hà",
    "Tân",
    "Tiến",
    "Phú",
    "Quý",
    "Thành",
    "Đạt",
    "Kinh",
    "Bắc",
    "Sông",
    "Cầu",
]
