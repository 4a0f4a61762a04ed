from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from vendors.admin.choosing import OffersCodes, SaysChoices
from vendors.admin.coming import coming_to
from vendors.admin.site import ModelAdmin
from vendors.models import Mail, Preference

LAST_MAILS = 10


@admin.register(Preference)
class PreferenceAdmin(SaysChoices, OffersCodes, ModelAdmin):
    list_display = ("person", "zone", "date_style")
    list_select_related = ("person",)
    search_fields = ("person__username", "person__last_name", "zone")
    autocomplete_fields = ("person",)
    fields = ("person", ("zone", "date_style"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person",) if obj else ()

    def get_urls(self) -> list[URLPattern]:
        mine = path(
            "mine/",
            self.admin_site.admin_view(self.mine),
            name="vendors_preference_mine",
        )
        return [mine, *super().get_urls()]

    def mine(self, request: HttpRequest) -> HttpResponse:
        """Let a person say how they want to read days, whatever their other rights."""
        person: Any = request.user
        kept = Preference.objects.filter(person=person).first()
        asked = self.get_form(request, fields=("zone", "date_style"))
        form = asked(
            request.POST if request.method == "POST" else None,
            instance=kept or Preference(person=person),
        )
        if request.method == "POST" and form.is_valid():
            form.save()
            self.message_user(request, "Your choice is kept.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:vendors_preference_mine"))
        context = {
            **self.admin_site.each_context(request),
            "title": "My reminders",
            "form": form,
            "coming": coming_to(person, today=timezone.localdate()),
            "mails": Mail.objects.filter(person=person).order_by("-created_at", "-pk")[
                :LAST_MAILS
            ],
            "media": form.media,
        }
        return TemplateResponse(request, "admin/vendors/my_reminders.html", context)
