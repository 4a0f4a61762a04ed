"""Messages, built and not sent."""
