from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "vendors"
    verbose_name = "Vendors and contracts"

    def ready(self) -> None:
        from vendors import checks, signals  # noqa: F401 - importing registers the checks

        signals.connect()
