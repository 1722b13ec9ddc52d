-- +goose Up
-- What waits to be taken into the ledger, in the order in which it came.
CREATE TABLE work_item (
    place     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind      TEXT NOT NULL,             -- report or agreement
    name      TEXT NOT NULL,             -- ID of the report, or of the process
    processes TEXT NOT NULL,             -- JSON
    queued    TEXT NOT NULL,             -- becomes the recorded time
    body      TEXT NOT NULL,             -- JSON
    read      TEXT,                      -- JSON: the report and its reading
    tries     BIGINT NOT NULL DEFAULT 0, -- that ended nobody knows how
    tried     BIGINT NOT NULL DEFAULT 0, -- the last time, in seconds since 1970
    failure   TEXT NOT NULL DEFAULT ''   -- why it was left
);
CREATE INDEX work_item_waiting ON work_item (place) WHERE failure = '';
