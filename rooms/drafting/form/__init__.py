"""The form of a resolution: what its customs would have otherwise. Suggestions alone; nothing is ever changed by them."""
