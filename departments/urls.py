from django.urls import path

from departments.views import Password, SignIn, SignOut

app_name = "departments"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("password/", Password.as_view(), name="password"),
]
