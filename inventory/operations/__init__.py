"""Changes that have a name; each is whole or does not happen."""
