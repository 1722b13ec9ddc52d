-- +goose Up
-- Times are microseconds since 1970, 0 for none.
-- The mark of process '' is that from which announcing began.
CREATE TABLE notify_mark (
    process TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    known   INTEGER NOT NULL,
    head    INTEGER NOT NULL
) STRICT;
CREATE TABLE notify_message (
    id        TEXT PRIMARY KEY,
    process   TEXT NOT NULL,
    provision TEXT NOT NULL,
    made      INTEGER NOT NULL,
    body      BLOB NOT NULL
) STRICT;
CREATE TABLE notify_delivery (
    hook     TEXT NOT NULL,
    message  TEXT NOT NULL REFERENCES notify_message (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    status   INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    PRIMARY KEY (hook, message)
) STRICT;
CREATE INDEX notify_message_made ON notify_message (made);
CREATE INDEX notify_delivery_due ON notify_delivery (hook, due) WHERE outcome = 'waiting';
CREATE INDEX notify_delivery_message ON notify_delivery (message);
CREATE TABLE notify_hook (
    name     TEXT PRIMARY KEY,
    disabled INTEGER NOT NULL,
    reason   TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE notify_hook;
DROP TABLE notify_delivery;
DROP TABLE notify_message;
DROP TABLE notify_mark;
