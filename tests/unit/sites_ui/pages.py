"""Small pages on which the shared parts are tried: the URL configuration of these tests."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import path

from motcua.sites.ui import frame, session, views
from motcua.sites.ui.middleware import frameable

STATE = {"signed_in": True, "received": [], "opened": []}


def page(source: str):
    def view(request: HttpRequest) -> HttpResponse:
        context = RequestContext(request, {"done": request.GET.get("done", "")})
        return HttpResponse(Template(source).render(context))

    return view


FORM = """{% extends "ui/staff.html" %}{% load ui %}{% block title %}Thử{% endblock %}
{% block head %}{% if done %}<meta name="motcua-draft-done" content="{{ done }}">{% endif %}{% endblock %}
{% block content %}<h1>Thử</h1>
<span data-draft-note="intake:1" data-text="Bản nháp đã lưu {}" hidden></span>
<form method="post" action="/save" data-draft="intake:1" data-session-check="/session">{% csrf_token %}
<label>Tên <input name="name" data-key="F3"></label>
<label>Mật khẩu <input name="secret" type="password"></label>
<label>Ghi chú <textarea name="note"></textarea></label>
<label><input type="checkbox" name="paper" value="1"> một</label>
<label><input type="checkbox" name="paper" value="2"> hai</label>
<label>Kênh <select name="channel"><option value="a">A</option><option value="b">B</option></select></label>
<button data-key="F8">Lưu <kbd class="key">F8</kbd></button>
<button type="button" data-key="F5" id="never">không bao giờ</button>
<button type="submit" id="hx" hx-post="/hx" hx-target="#out">Gửi bằng htmx</button>
</form><div id="out"></div>{% endblock %}"""

ROWS = """{% extends "ui/staff.html" %}{% load ui %}{% block title %}Việc{% endblock %}
{% block content %}<h1>Việc</h1><table class="list"><thead><tr><th><input type="checkbox" data-check-all aria-label="Tất cả"></th></tr></thead>
<tbody data-rows>{% for n in "123" %}<tr data-row id="r{{ n }}"><td><input type="checkbox" data-row-check aria-label="{{ n }}"></td>
<td><a href="/opened/{{ n }}" data-row-open>mở {{ n }}</a></td></tr>{% endfor %}</tbody></table>
<div class="action-bar" data-selection-bar hidden>Đã chọn <b data-selection-count>0</b> <button data-selection-clear>Bỏ chọn</button></div>{% endblock %}"""

FILES = """{% extends "ui/staff.html" %}{% block title %}Tệp{% endblock %}
{% block content %}<h1>Tệp</h1><form method="post" action="/save" enctype="multipart/form-data">
<label for="id_file">Tệp kèm theo</label><input type="file" id="id_file" name="file" multiple data-max-size="2048">
</form>{% endblock %}"""

PORTAL = """{% extends "ui/citizen.html" %}{% load ui %}{% block title %}Cổng{% endblock %}
{% block content %}<h1>Cổng</h1><form data-draft="apply:1"><label>Tên <input name="name"></label>
<label><input type="checkbox" data-draft-consent> Giữ bản nháp trên máy này</label></form>{% endblock %}"""

SIGN_IN = """<form method="post" action="/sign-in" data-sign-in-form>{% csrf_token %}
{% if wrong %}<p>Sai mật khẩu.</p>{% endif %}<label>Mật khẩu <input name="password" type="password"></label><button>Đăng nhập</button></form>"""


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST.get("password") == "dung":
        STATE["signed_in"] = True
        return session.signed_in_again(request)
    context = RequestContext(request, {"wrong": request.method == "POST"})
    return HttpResponse(Template(SIGN_IN).render(context))


def only_signed_in(view):
    def wrapped(request: HttpRequest) -> HttpResponse:
        return view(request) if STATE["signed_in"] else session.sign_in_needed("/sign-in")

    return wrapped


@only_signed_in
def save(request: HttpRequest) -> HttpResponse:
    STATE["received"].append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse("<p id='out-text'>đã nhận</p>")


def opened(_request: HttpRequest, number: str) -> HttpResponse:
    STATE["opened"].append(number)
    return HttpResponse("mở")


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def bad(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def register() -> None:
    place = frame.Place
    frame.register_place(
        place(key="t-work", label="Xử lý", url_name="rows", order=20, count=lambda _request: 10)
    )
    frame.register_place(place(key="t-intake", label="Tiếp nhận", url_name="form", order=10))
    frame.register_place(place(key="t-gone", label="Không gắn", url_name="no:where", order=5))
    frame.register_place(
        place(
            key="t-hidden",
            label="Nơi kín",
            url_name="form",
            order=6,
            is_visible=lambda _request: False,
        )
    )


register()

urlpatterns = [
    path("form", page(FORM), name="form"),
    path("rows", page(ROWS), name="rows"),
    path("files", page(FILES), name="files"),
    path("portal", page(PORTAL), name="portal"),
    path("session", only_signed_in(lambda _request: JsonResponse({})), name="session"),
    path("sign-in", sign_in, name="sign_in"),
    path("save", save, name="save"),
    path("hx", save, name="hx"),
    path("opened/<number>", opened, name="opened"),
    path("paper", frameable(lambda _request: HttpResponse("x")), name="paper"),
    path("often", lambda request: views.too_many_requests(request, retry_after_seconds=300)),
    path("forbidden", forbidden),
    path("bad", bad),
    path("broken", broken),
    path("style", views.styleguide),
    path("style/staff", views.styleguide_staff),
]
