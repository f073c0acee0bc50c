"""Addresses of what people are told."""

from django.urls import path

from notices.views.mail_settings import MailSettings
from notices.views.notices import MatterRead, NoticeList, NoticeOpen, NoticesRead
from notices.views.status import Status

app_name = "notices"
urlpatterns = [
    path("notices/", NoticeList.as_view(), name="list"),
    path("notices/read/", NoticesRead.as_view(), name="read_all"),
    path("notices/<number:pk>/open/", NoticeOpen.as_view(), name="open"),
    path("notices/<number:pk>/read/", MatterRead.as_view(), name="read_matter"),
    path("me/mail/", MailSettings.as_view(), name="mail_settings"),
    path("status/", Status.as_view(), name="status"),
]
