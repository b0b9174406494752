"""Where contents lie."""

from pathlib import Path

from motcua.documents.storage import FOLDER_BACKEND, S3_BACKEND, read_storages


class TestReadStorages:
    def test_is_a_private_folder_by_default(self):
        default = read_storages({}, files_dir=Path("/var/files"))["default"]

        assert default["BACKEND"] == FOLDER_BACKEND
        assert default["OPTIONS"]["location"] == "/var/files"
        assert default["OPTIONS"]["file_permissions_mode"] == 0o600

    def test_is_s3_when_a_bucket_is_named(self):
        environ = {"MOTCUA_S3_BUCKET": "hoso", "MOTCUA_S3_ENDPOINT": "https://s3.example.vn"}

        default = read_storages(environ, files_dir=Path("/var/files"))["default"]

        assert default["BACKEND"] == S3_BACKEND
        assert default["OPTIONS"]["bucket_name"] == "hoso"
        assert default["OPTIONS"]["endpoint_url"] == "https://s3.example.vn"
        assert default["OPTIONS"]["signature_version"] == "s3v4"
        assert "access_key" not in default["OPTIONS"]

    def test_keeps_the_static_files(self):
        assert "staticfiles" in read_storages({}, files_dir=Path("x"))
