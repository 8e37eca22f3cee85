"""Every address of the site."""

from django.urls import include, path

from claims.admin.site import site

handler400 = "claims_project.answers.bad_request"
handler500 = "claims_project.answers.server_error"

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("claims.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("claims.web.urls")),
]
