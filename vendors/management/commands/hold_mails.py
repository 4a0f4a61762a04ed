"""Hold all mails until a person says which to send."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from vendors.operations import fence
from vendors.rules.fence import Fence


class Command(BaseCommand):
    help = (
        "Hold all mails until somebody says which to send. Run it before anything is "
        "started on a restored data folder: what was sent since the backup would "
        "otherwise go again."
    )

    def handle(self, *_: object, **__: object) -> None:
        fence.put_up(Fence.RESTORED, now=timezone.now())
        self.stdout.write("All mails are held; the start page says how to let them go.")
