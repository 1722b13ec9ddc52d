-- +goose Up
CREATE INDEX entry_process_report ON entry (process, report);
CREATE INDEX entry_report_kind ON entry (report, kind, seq);
DROP INDEX entry_report;
-- What is found in entries, made from them: how far, and from which reading.
CREATE TABLE indexed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;
INSERT INTO indexed (one, seq) VALUES (1, 0);
CREATE TABLE indexed_reading (report TEXT PRIMARY KEY, release INTEGER NOT NULL, pack TEXT NOT NULL) STRICT;
CREATE TABLE record (
    number  INTEGER PRIMARY KEY,
    report  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    outlet  TEXT NOT NULL,
    type    TEXT NOT NULL,
    status  TEXT NOT NULL,
    known   INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT;
CREATE INDEX record_report ON record (report);
CREATE INDEX record_known ON record (known, number);
CREATE INDEX record_kind ON record (kind, known, number);
CREATE TABLE record_part (
    folded TEXT NOT NULL,
    role   TEXT NOT NULL,
    number INTEGER NOT NULL,
    name   TEXT NOT NULL,
    PRIMARY KEY (folded, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_part_number ON record_part (number);
CREATE VIRTUAL TABLE record_text USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
-- The bytes that reports were made from.
CREATE TABLE capture (
    seq        INTEGER PRIMARY KEY,
    report     TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    source     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    fetched    TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    UNIQUE (report, sha256)
) STRICT;

-- +goose Down
SELECT RAISE(ABORT, 'a ledger does not go back');
