"""The live channel: every open page follows its place, and says so while it cannot."""
