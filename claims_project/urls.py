"""Every address of the site."""

from django.urls import include, path

from claims.admin.site import site

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("claims.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("claims.web.urls")),
]
