from django.apps import AppConfig


class StackbookConfig(AppConfig):
    """The wiring: start page, health, and what only the whole knows."""

    name = "config"
    verbose_name = "Stackbook"
