"""Pages of this app."""

from django.urls import path

from accounts.web.sign_in import SignIn, sign_out

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
]
