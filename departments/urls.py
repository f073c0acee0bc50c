from django.urls import path

from departments.access_log.views import AccessLog, AccessLogFile
from departments.signing_in.views import Access, AllAccess, MyAccount, Password, SignIn, SignOut

app_name = "departments"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("me/", MyAccount.as_view(), name="me"),
    path("access/", Access.as_view(), name="access"),
    path("access/all/", AllAccess.as_view(), name="access_all"),
    path("audit/access/", AccessLog.as_view(), name="access_log"),
    path("audit/access/export/", AccessLogFile.as_view(), name="access_log_file"),
    path("password/", Password.as_view(), name="password"),
]
