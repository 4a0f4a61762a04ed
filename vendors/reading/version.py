"""Which reading a proposal comes from; raised whenever a text would read otherwise."""

VERSION = 2
