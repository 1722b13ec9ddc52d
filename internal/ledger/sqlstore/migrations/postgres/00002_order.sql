-- +goose Up
-- What is found in entries, made anew: the numbers of records now order them by
-- when they could be known.
DROP TABLE record;
DROP TABLE record_part;
DELETE FROM record_text;
DELETE FROM indexed_reading;
UPDATE indexed SET seq = 0;
CREATE TABLE record (
    number  BIGINT PRIMARY KEY,
    report  TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    outlet  TEXT COLLATE "C" NOT NULL,
    type    TEXT COLLATE "C" NOT NULL,
    status  TEXT COLLATE "C" NOT NULL,
    body    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX record_report ON record (report);
CREATE INDEX record_kind ON record (kind, number);
CREATE TABLE record_part (
    folded TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    role   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (folded, number, role)
);
CREATE INDEX record_part_number ON record_part (number);
CREATE TABLE record_actor (
    folded  TEXT COLLATE "C" NOT NULL,
    report  TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    records BIGINT NOT NULL,
    PRIMARY KEY (folded, report)
);
CREATE INDEX record_actor_report ON record_actor (report);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'a ledger does not go back'; END $$;
-- +goose StatementEnd
