"""What happens to a document besides being read."""

from django.db import transaction

from vendors.models import Contract, Document


@transaction.atomic
def link_to_contract(document: Document, contract: Contract) -> Document:
    """Say which contract a document belongs to; both are the same vendor's."""
    document.contract = contract
    document.full_clean()
    document.save()
    return document
