-- +goose Up
-- Times are microseconds since 1970, 0 for none.
CREATE TABLE watch_page (
    url           TEXT PRIMARY KEY,
    feed          TEXT NOT NULL,
    title         TEXT NOT NULL,
    published     TEXT NOT NULL,
    address       TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    checked       INTEGER NOT NULL,
    due           INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    problem       TEXT NOT NULL,
    report        TEXT NOT NULL,
    words         TEXT NOT NULL,
    taken         INTEGER NOT NULL,
    looks         INTEGER NOT NULL
) STRICT;
CREATE INDEX watch_page_queue ON watch_page (feed, due) WHERE due > 0;
CREATE TABLE watch_item (
    feed TEXT NOT NULL,
    key  TEXT NOT NULL,
    url  TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE watch_host (
    name          TEXT PRIMARY KEY,
    robots        BLOB NOT NULL,
    robots_status INTEGER NOT NULL,
    robots_at     INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    failures      INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE watch_host;
DROP TABLE watch_item;
DROP TABLE watch_page;
