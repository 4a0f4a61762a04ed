# Tasks find their app here, in whichever process they are called.
from config.celery import app as celery_app

__all__ = ("celery_app",)
