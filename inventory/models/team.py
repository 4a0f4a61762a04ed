"""Who uses tools, and the jobs that tools do."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from vendors.models import Channel, CostCentre
from vendors.models.mail import ChannelKind


class Team(models.Model):
    """People who work together, as tools and costs are assigned to them."""

    name = models.CharField(max_length=100)
    mailbox = models.EmailField(blank=True, help_text="Where the team reads together.")
    webhook = models.ForeignKey(
        Channel,
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"kind": ChannelKind.WEBHOOK},
        related_name="+",
        help_text="Where the team is reminded beside its people, such as in Slack.",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="teams",
        help_text="Its mailbox is told when nobody acts about a contract of theirs.",
    )
    cost_centre = models.ForeignKey(
        CostCentre, models.PROTECT, null=True, blank=True, related_name="teams"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="inventory_team_name_unique",
                violation_error_message="There is a team of this name.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="inventory_team_has_a_name",
                violation_error_message="A team needs a name.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """The shelf that a tool stands on."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    description = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "categories"
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="inventory_category_name_unique",
                violation_error_message="There is a category of this name.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Capability(models.Model):
    """A job that a tool can do."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="capabilities")
    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=150, unique=True)
    description = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("category__name", "name")
        verbose_name_plural = "capabilities"
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                "category",
                name="inventory_capability_name_unique",
                violation_error_message="The category has a capability of this name.",
            ),
        )

    def __str__(self) -> str:
        return self.name


def free_slug(name: str, taken: set[str], *, most: int = 100) -> str:
    """Return an address for a name that is not among those taken.

    A name of which nothing can stand in an address becomes "tool".
    """
    base = slugify(name)[: most - 6] or "tool"
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug
