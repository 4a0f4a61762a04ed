"""Named points in planning and delivery, at which a test may stop the world."""

from collections.abc import Callable

# Called with the name of each point that is passed; only tests ever set one.
hook: Callable[[str], None] | None = None


def point(name: str) -> None:
    if hook is not None:
        hook(name)
