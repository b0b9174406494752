"""Pages for developers; mounted only when DEBUG is on."""

from django.urls import path

from motcua.sites.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.styleguide, name="styleguide"),
    path("staff", views.styleguide_staff, name="styleguide_staff"),
]
