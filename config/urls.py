from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path, reverse, reverse_lazy
from django.views.defaults import page_not_found
from django.views.generic import RedirectView

from config.health import healthz
from vendors import views


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """Answer where nothing is: to a program in JSON, to a person with a page."""
    if request.path.startswith(reverse("api-root")):
        return JsonResponse({"detail": "Not found."}, status=404)
    return page_not_found(request, exception)


handler404 = not_found
urlpatterns = [
    path("", RedirectView.as_view(url=reverse_lazy("admin:index"))),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("documents/<int:pk>/", views.document, name="document"),
]
