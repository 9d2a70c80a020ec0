"""Delegations: what the focal point of an entity asks for by its link, and what the secretariat decides on it."""
