from django.contrib import admin
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from config.health import healthz
from vendors import views

urlpatterns = [
    path("", RedirectView.as_view(url=reverse_lazy("admin:index"))),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("documents/<int:pk>/", views.document, name="document"),
]
