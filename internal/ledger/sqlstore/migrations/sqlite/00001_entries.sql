-- +goose Up
CREATE TABLE entry (
    seq      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    process  TEXT NOT NULL,
    report   TEXT NOT NULL,
    recorded TEXT NOT NULL,
    body     TEXT NOT NULL,
    stub     TEXT NOT NULL,
    link     TEXT NOT NULL
) STRICT;
CREATE INDEX entry_process ON entry (process, seq);
CREATE INDEX entry_report ON entry (report, seq);
CREATE INDEX entry_kind ON entry (kind, seq);
-- +goose StatementBegin
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- +goose StatementEnd

-- +goose Down
SELECT RAISE(ABORT, 'a ledger does not go back');
