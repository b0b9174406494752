"""Files judged by content."""

import io

import pytest
from tests.unit.documents import files

from motcua.documents import checks
from motcua.documents.checks import ContentType
from motcua.documents.pdf import PdfIsBroken, PdfIsLocked


def check(content: bytes, **more: int) -> checks.CheckedFile:
    return checks.check_file(io.BytesIO(content), **more)


class TestCheckFile:
    @pytest.mark.parametrize(
        ("content", "content_type", "pages"),
        [
            (files.pdf(3), ContentType.PDF, 3),
            (b"\n\n" + files.pdf(), ContentType.PDF, 1),
            (files.image("JPEG"), ContentType.JPEG, 1),
            (files.image("PNG"), ContentType.PNG, 1),
            (files.docx(), ContentType.DOCX, None),
            (files.xlsx(), ContentType.XLSX, None),
        ],
        ids=["pdf", "pdf after blanks", "jpeg", "png", "docx", "xlsx"],
    )
    def test_tells_type_size_and_pages(self, content, content_type, pages):
        assert check(content) == checks.CheckedFile(
            content_type=content_type, size=len(content), page_count=pages
        )

    def test_leaves_the_stream_at_its_beginning(self):
        stream = io.BytesIO(files.pdf())

        checks.check_file(stream)

        assert stream.tell() == 0
        assert not stream.closed

    def test_refuses_an_empty_file(self):
        with pytest.raises(checks.FileIsEmpty, match="rỗng"):
            check(b"")

    def test_refuses_a_file_over_the_limit_and_says_both_sizes(self):
        with pytest.raises(checks.FileTooLarge, match=r"1,5 MB, quá mức 1 MB"):
            check(b"x" * (checks.MEBIBYTE * 3 // 2), max_size=checks.MEBIBYTE)

    @pytest.mark.parametrize(
        "head",
        [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe", b"MZ" + files.pdf()],
        ids=["exe", "elf", "script", "java", "exe with a pdf inside"],
    )
    def test_refuses_programs(self, head):
        with pytest.raises(checks.FileTypeRefused, match="chương trình"):
            check(head)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC.*JPEG"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"\.docx"),
            (files.archive("a.pdf"), "nén"),
            (files.docx("word/vbaProject.bin"), "macro"),
            (b"GIF89a\x01\x00\x01\x00", r"\(\.gif\)"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "Chỉ nhận PDF"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Chỉ nhận PDF"),
            ("chữ thường".encode(), "Chỉ nhận PDF"),
        ],
        ids=["heic", "doc", "zip", "docm", "gif", "html", "svg", "text"],
    )
    def test_refuses_other_types_with_advice(self, content, words):
        with pytest.raises(checks.FileTypeRefused, match=words):
            check(content)

    @pytest.mark.parametrize(
        ("content", "error", "words"),
        [
            (b"%PDF-1.7\nhello", PdfIsBroken, "hỏng"),
            (files.pdf()[:80], PdfIsBroken, "hỏng"),
            (files.ENCRYPTED_PDF, PdfIsLocked, "mật khẩu"),
            (files.image("JPEG")[:-200], checks.FileIsBroken, "hỏng"),
            (files.image("PNG")[:-200], checks.FileIsBroken, "hỏng"),
            (files.docx()[:-20], checks.FileIsBroken, "hỏng"),
        ],
        ids=["pdf, only a head", "pdf, cut", "pdf, locked", "jpeg, cut", "png, cut", "docx, cut"],
    )
    def test_refuses_what_cannot_be_opened(self, content, error, words):
        with pytest.raises(error, match=words):
            check(content)

    def test_refuses_an_image_of_too_many_points(self, monkeypatch):
        monkeypatch.setattr(checks, "MAX_PIXELS", 1000)

        with pytest.raises(checks.FileTooLarge, match="dpi"):
            check(files.image())

    def test_refuses_an_office_file_that_unpacks_without_end(self, monkeypatch):
        monkeypatch.setattr(checks, "_MAX_UNPACKED", 1000)

        with pytest.raises(checks.FileTooLarge, match="bung"):
            check(files.archive("word/document.xml", content=b"0" * 2000))


class TestFittingName:
    @pytest.mark.parametrize(
        ("name", "content_type", "fitting"),
        [
            ("Đơn đăng ký.pdf", ContentType.PDF, "Đơn đăng ký.pdf"),
            ("anh.JPEG", ContentType.JPEG, "anh.JPEG"),
            ("scan.tmp", ContentType.PDF, "scan.pdf"),
            ("giấy.pdf.exe", ContentType.PDF, "giấy.pdf.pdf"),
            ("C:\\Users\\a\\đơn", ContentType.PNG, "đơn.png"),
            ("../../etc/passwd", ContentType.PDF, "passwd.pdf"),
            ('a"b\r\nc.docx', ContentType.DOCX, "abc.docx"),
            ("", ContentType.XLSX, "tep.xlsx"),
            ("x" * 300, ContentType.PDF, "x" * 150 + ".pdf"),
        ],
    )
    def test_has_the_ending_of_its_content_and_no_path(self, name, content_type, fitting):
        assert checks.fitting_name(name, content_type) == fitting
