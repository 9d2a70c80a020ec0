"""What finds words: a full-text table on SQLite, an index on PostgreSQL; and an index of what is pinned."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The terms are folded and stemmed before they are kept, so the store only has to part them at spaces.
SQLITE = (
    "CREATE VIRTUAL TABLE findable_words USING fts5("
    "terms, content='findable', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER findable_words_kept AFTER INSERT ON findable BEGIN "
    "INSERT INTO findable_words(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER findable_words_gone AFTER DELETE ON findable BEGIN "
    "INSERT INTO findable_words(findable_words, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER findable_words_changed AFTER UPDATE ON findable BEGIN "
    "INSERT INTO findable_words(findable_words, rowid, terms) VALUES ('delete', old.id, old.terms); "
    "INSERT INTO findable_words(rowid, terms) VALUES (new.id, new.terms); END",
    "INSERT INTO findable_words(findable_words) VALUES ('rebuild')",
    "CREATE INDEX ix_message_pinned ON message (topic_id) WHERE pinned = 1",
)
SQLITE_BACK = (
    "DROP INDEX ix_message_pinned",
    "DROP TRIGGER findable_words_kept",
    "DROP TRIGGER findable_words_gone",
    "DROP TRIGGER findable_words_changed",
    "DROP TABLE findable_words",
)
POSTGRESQL = (
    "CREATE INDEX ix_findable_words ON findable USING gin (to_tsvector('simple', terms))",
    "CREATE INDEX ix_message_pinned ON message (topic_id) WHERE pinned",
)
POSTGRESQL_BACK = ("DROP INDEX ix_message_pinned", "DROP INDEX ix_findable_words")


def upgrade() -> None:
    for line in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(line)


def downgrade() -> None:
    for line in SQLITE_BACK if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_BACK:
        op.execute(line)
