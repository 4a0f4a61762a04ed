"""A worker survives a broker that goes away while it holds a message.

With kombu 5.7 such a worker dies: to give back the message it holds, it asks a channel
that was closed a moment ago for its address, which fails with "'NoneType' object has
no attribute 'hostname'", an error that nothing expects. Raised as the lost connection
that it is, the worker connects again.
"""

import functools
from typing import Any

from kombu.transport.redis import Channel
from redis.exceptions import ConnectionError as ConnectionLost


def install() -> None:
    """Let channels without a connection say so; installing twice changes nothing."""
    channels: Any = Channel
    original = channels._connparams  # noqa: SLF001  kombu offers no other place
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def connection_parameters(channel: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(channel.connection, "client", None) is None:
            raise ConnectionLost("The channel was closed with its connection.")
        return original(channel, *args, **kwargs)

    channels._connparams = connection_parameters  # noqa: SLF001  as above
