"""Every address of the API, and its description."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import APIRootView, DefaultRouter

from inventory.api import finding, guideline, team, tool
from vendors.api import (
    channel,
    clause,
    coming,
    contract,
    delivery,
    document,
    money,
    reading,
    reminder,
    term,
    vendor,
)
from vendors.api.authentication import BY_TOKEN_OR_SESSION
from vendors.api.tokens import TokenView


class Start(APIRootView):
    """The resources there are."""

    authentication_classes = BY_TOKEN_OR_SESSION


class Router(DefaultRouter):
    APIRootView = Start


router = Router()
router.register("vendors", vendor.VendorResource)
router.register("vendor-aliases", vendor.VendorAliasResource)
router.register("contacts", vendor.ContactResource)
router.register("cost-centres", contract.CostCentreResource)
router.register("contracts", contract.ContractResource)
router.register("renewal-steps", clause.RenewalStepResource)
router.register("notices", clause.NoticeResource)
router.register("terms", term.TermResource)
router.register("price-steps", term.PriceStepResource)
router.register("decisions", term.DecisionResource)
router.register("charges", money.ChargeResource)
router.register("exchange-rates", money.ExchangeRateResource)
router.register("documents", document.DocumentResource)
router.register("readings", reading.ReadingResource)
router.register("proposed-facts", reading.ProposedFactResource)
router.register("reminders", reminder.ReminderResource)
router.register("responses", reminder.ResponseResource)
router.register("reminder-policies", reminder.ReminderPolicyResource)
router.register("preferences", reminder.PreferenceResource)
router.register("channels", channel.ChannelResource)
router.register("refused-addresses", channel.RefusedAddressResource)
router.register("mails", delivery.MailResource)
router.register("mail-events", delivery.MailEventResource)
router.register("job-runs", delivery.JobRunResource)
router.register("teams", team.TeamResource)
router.register("categories", team.CategoryResource)
router.register("capabilities", team.CapabilityResource)
router.register("tools", tool.ToolResource)
router.register("tool-aliases", tool.ToolAliasResource)
router.register("ownerships", tool.OwnershipResource)
router.register("team-uses", tool.TeamUseResource)
router.register("coverages", tool.CoverageResource)
router.register("guidelines", guideline.GuidelineResource)
router.register("acknowledgements", guideline.AcknowledgementResource)
router.register("usage-snapshots", guideline.UsageSnapshotResource)
router.register("findings", finding.FindingResource)
router.register("judgements", finding.JudgementResource)

urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path(
        "schema/",
        SpectacularAPIView.as_view(authentication_classes=BY_TOKEN_OR_SESSION),
        name="api-schema",
    ),
    path("reminders/coming/", coming.ComingView.as_view(), name="reminders-coming"),
    path("my-preference/", reminder.MyPreferenceView.as_view(), name="my-preference"),
    path(
        "docs/",
        login_required(SpectacularSwaggerView.as_view(url_name="api-schema")),
        name="api-docs",
    ),
    path("", include(router.urls)),
]
