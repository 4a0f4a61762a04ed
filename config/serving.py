"""How gunicorn serves Stackbook: `gunicorn --config python:config.serving`.

What is given on the command line, such as --workers or --bind, goes before.
"""

from typing import Any

from config.processes import die_with

wsgi_app = "config.wsgi"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = True  # the workers share what is loaded once
timeout = 60
graceful_timeout = 5
keepalive = 5
control_socket_disable = True


def post_fork(_server: Any, worker: Any) -> None:
    die_with(worker.ppid)
