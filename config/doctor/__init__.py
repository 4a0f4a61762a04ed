"""An examination of the whole installation, one finding a line."""
