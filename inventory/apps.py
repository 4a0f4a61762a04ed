from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = "Tools and teams"

    def ready(self) -> None:
        from inventory import signals

        signals.connect()
