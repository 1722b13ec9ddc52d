-- +goose Up
-- What was queued once for all.
CREATE TABLE work_offer (
    digest TEXT PRIMARY KEY, -- of the processes, and of the ID and the text of the report
    report TEXT NOT NULL,    -- ID under which it will stand
    sha256 TEXT NOT NULL,    -- of its text
    url    TEXT NOT NULL
);
CREATE INDEX work_offer_report ON work_offer (report);
