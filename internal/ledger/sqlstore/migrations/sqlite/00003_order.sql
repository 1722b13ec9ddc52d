-- +goose Up
-- What is found in entries, made anew: the numbers of records now order them by
-- when they could be known, so that a list is read off without sorting.
DROP TABLE record;
DROP TABLE record_part;
DROP TABLE record_text;
DELETE FROM indexed_reading;
UPDATE indexed SET seq = 0;
CREATE TABLE record (
    number  INTEGER PRIMARY KEY,
    report  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    outlet  TEXT NOT NULL,
    type    TEXT NOT NULL,
    status  TEXT NOT NULL,
    body    TEXT NOT NULL
) STRICT;
CREATE INDEX record_report ON record (report);
CREATE INDEX record_kind ON record (kind, number);
CREATE TABLE record_part (
    folded TEXT NOT NULL,
    number INTEGER NOT NULL,
    role   TEXT NOT NULL,
    PRIMARY KEY (folded, number, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_part_number ON record_part (number);
CREATE TABLE record_actor (
    folded  TEXT NOT NULL,
    report  TEXT NOT NULL,
    name    TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (folded, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_actor_report ON record_actor (report);
CREATE VIRTUAL TABLE record_text USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');

-- +goose Down
SELECT RAISE(ABORT, 'a ledger does not go back');
