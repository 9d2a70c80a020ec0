"""The demonstration: a fictional conference to walk into. Served only where DEMO is set."""
