"""Proposals: words asked for, each at the wish of somebody, and none of them lost to another's."""
