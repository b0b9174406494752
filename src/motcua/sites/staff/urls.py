"""Addresses of the sign-in of staff."""

from django.urls import path

from motcua.sites.staff.views import account, duties, notices, sign_in

app_name = "staff"
urlpatterns = [
    path("dang-nhap", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma", sign_in.second_factor, name="second_factor"),
    path("dang-nhap/vao-vai", sign_in.act_as, name="act_as"),
    path("dang-xuat", sign_in.sign_out, name="sign_out"),
    path("phien", sign_in.session, name="session"),
    path("nhiem-vu", account.switch_unit, name="switch_unit"),
    path("thong-bao", notices.notices, name="notices"),
    path("thong-bao/da-doc", notices.read_notices, name="read_notices"),
    path("uy-quyen", duties.duties, name="duties"),
    path("uy-quyen/<int:delegation_id>/ket-thuc", duties.end_delegation, name="end_delegation"),
    path("tai-khoan", account.overview, name="account"),
    path("tai-khoan/mat-khau", account.change_password, name="change_password"),
    path("tai-khoan/lop-hai", account.enable_second_factor, name="enable_second_factor"),
    path("tai-khoan/lop-hai/tat", account.disable_second_factor, name="disable_second_factor"),
]
