"""Contracts read from their own words: what they propose, and where they say it."""
