-- +goose Up
-- Names are compared byte by byte, whatever the language of the database.
CREATE TABLE entry (
    seq      BIGINT PRIMARY KEY,
    id       TEXT COLLATE "C" NOT NULL UNIQUE,
    kind     TEXT COLLATE "C" NOT NULL,
    process  TEXT COLLATE "C" NOT NULL,
    report   TEXT COLLATE "C" NOT NULL,
    recorded TEXT COLLATE "C" NOT NULL,
    body     TEXT COLLATE "C" NOT NULL,
    stub     TEXT COLLATE "C" NOT NULL,
    link     TEXT COLLATE "C" NOT NULL
);
CREATE INDEX entry_process ON entry (process, seq);
CREATE INDEX entry_kind ON entry (kind, seq);
CREATE INDEX entry_process_report ON entry (process, report);
CREATE INDEX entry_report_kind ON entry (report, kind, seq);
-- +goose StatementBegin
CREATE FUNCTION entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_kept();
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_kept();
CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept();
-- What is found in entries, made from them: how far, and from which reading.
CREATE TABLE indexed (one INTEGER PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL);
INSERT INTO indexed (one, seq) VALUES (1, 0);
CREATE TABLE indexed_reading (report TEXT COLLATE "C" PRIMARY KEY, release BIGINT NOT NULL, pack TEXT COLLATE "C" NOT NULL);
CREATE TABLE record (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report  TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    outlet  TEXT COLLATE "C" NOT NULL,
    type    TEXT COLLATE "C" NOT NULL,
    status  TEXT COLLATE "C" NOT NULL,
    known   BIGINT NOT NULL,
    body    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX record_report ON record (report);
CREATE INDEX record_known ON record (known, number);
CREATE INDEX record_kind ON record (kind, known, number);
CREATE TABLE record_part (
    folded TEXT COLLATE "C" NOT NULL,
    role   TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (folded, role, number)
);
CREATE INDEX record_part_number ON record_part (number);
-- The words of record "rowid", piece by piece.
CREATE TABLE record_text (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX record_text_rowid ON record_text (rowid);
CREATE INDEX record_text_words ON record_text USING gin (words);
-- The bytes that reports were made from.
CREATE TABLE capture (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report     TEXT COLLATE "C" NOT NULL,
    sha256     TEXT COLLATE "C" NOT NULL,
    source     TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    fetched    TEXT COLLATE "C" NOT NULL,
    bytes      BYTEA NOT NULL,
    UNIQUE (report, sha256)
);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'a ledger does not go back'; END $$;
-- +goose StatementEnd
