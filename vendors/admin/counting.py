"""How many rows belong to each row of a list, in the list's own query."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet, relation: str) -> Coalesce:
    """Return an annotation that counts the rows whose relation names the record."""
    counted = (
        rows.filter(**{relation: OuterRef("pk")})
        .order_by()
        .values(relation)
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
