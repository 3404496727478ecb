-- What cannot be told apart but for its floor. `key` is the group as JSON; `count` is how many gaps it has.
CREATE TABLE groups (
    group_id INTEGER PRIMARY KEY,
    key      TEXT    NOT NULL UNIQUE,
    count    INTEGER NOT NULL CHECK (count >= 0)
) STRICT;

-- `doc` is the gap. The other columns are taken from it to find it by, and nothing is decided on them. `number` is given at
-- birth, in the order of birth: names are hashes, and an index of many of them in no order is slow to write.
CREATE TABLE gaps (
    number     INTEGER PRIMARY KEY,
    gap_id     BLOB    NOT NULL UNIQUE CHECK (length(gap_id) = 16),
    group_id   INTEGER NOT NULL REFERENCES groups (group_id),
    ticket     INTEGER NOT NULL UNIQUE,
    not_before INTEGER NOT NULL,
    resource   TEXT,
    revision   INTEGER NOT NULL,
    doc        TEXT    NOT NULL
) STRICT;

-- Everything that a plan reads of a gap, in the order of the queue.
CREATE INDEX gaps_by_ticket ON gaps (ticket, group_id, not_before);

CREATE TRIGGER gaps_are_never_deleted BEFORE DELETE ON gaps
BEGIN
    SELECT RAISE(ABORT, 'a gap is never deleted');
END;

-- `run` and `sequence` name the message that an event comes from; what is no message has none, and is never the same.
CREATE TABLE history (
    number   INTEGER PRIMARY KEY,
    gap      INTEGER NOT NULL REFERENCES gaps (number),
    run      TEXT,
    sequence INTEGER,
    event    TEXT    NOT NULL,
    doc      TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX history_by_gap ON history (gap, run, sequence, event);

CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
BEGIN
    SELECT RAISE(ABORT, 'history is never changed');
END;

CREATE TRIGGER history_is_never_deleted BEFORE DELETE ON history
BEGIN
    SELECT RAISE(ABORT, 'history is never deleted');
END;

-- Sources and partitions are kept as JSON: null and empty are two, and nothing runs into each other.
CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    run    TEXT NOT NULL,
    doc    TEXT NOT NULL,
    UNIQUE (source, run)
) STRICT;

CREATE TABLE checkpoints (
    source    TEXT    NOT NULL,
    stream    TEXT    NOT NULL,
    partition TEXT    NOT NULL,
    revision  INTEGER NOT NULL,
    doc       TEXT    NOT NULL,
    PRIMARY KEY (source, stream, partition)
) STRICT;

CREATE TABLE contracts (
    source   TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    doc      TEXT    NOT NULL
) STRICT;

CREATE TABLE policies (
    key      TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    doc      TEXT    NOT NULL
) STRICT;

CREATE TABLE counters (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

INSERT INTO counters (name, value) VALUES ('ticket', 0);
