"""Amending: papers that ask for changes to another paper, item by item."""
