"""Backups: one file with every row as a line of JSON and every attached file, the same whatever store it came from.

A zip of `manifest.json` (the migration it stands at, and for each file in it SHA-256 and rows),
`tables/<name>.jsonl` and `attachments/<digest>`. The secret is never in it, nor are sessions: those that ended
meanwhile must not come back to life; nor letters, which must not go out twice. Nor is anything by which a pseudonym
could be resolved: neither the keys of segments nor what is sealed under them.
"""

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables/"
ATTACHMENTS = "attachments/"
LEFT_OUT = {"session", "worn", "letter", "pseudonym", "undertaking", "bookmark"}
