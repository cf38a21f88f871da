-- Moments are microseconds since 1970 in UTC; films, ids, operations and base changes
-- are the JSON of codec.py.

-- What we are about to do, do and did. A job whose key was freed stays for a while as
-- a record ("retired") and no longer stands in the way of a new job of the same key.
CREATE TABLE job (
    job_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL,
    account    TEXT    NOT NULL,
    link_id    TEXT,
    operation  TEXT    NOT NULL,
    settles    TEXT,
    state      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    not_before INTEGER,
    attempts   INTEGER NOT NULL,
    reason     TEXT,
    retired    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX job_by_key ON job (key) WHERE retired = 0;
CREATE INDEX job_by_account ON job (account, state) WHERE retired = 0;
CREATE INDEX job_due ON job (account, job_id)
    WHERE retired = 0 AND state IN ('queued', 'uncertain');
CREATE VIEW current_job AS
    SELECT job_id, key, account, link_id, operation, settles, state,
           created_at, updated_at, not_before, attempts, reason
    FROM job WHERE retired = 0;

-- What both ends of a link last agreed on.
CREATE TABLE base (
    link_id   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    film      TEXT    NOT NULL,
    ours      INTEGER NOT NULL,
    item_id   TEXT,
    times     INTEGER NOT NULL,
    agreed_at INTEGER NOT NULL,
    PRIMARY KEY (link_id, key)
) STRICT, WITHOUT ROWID;

-- Which ids belong to one film, and which routes were asked in vain.
CREATE TABLE identity (
    alias    TEXT    NOT NULL PRIMARY KEY,
    ids      TEXT    NOT NULL,
    route    TEXT    NOT NULL,
    found_at INTEGER NOT NULL,
    animated INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
    alias    TEXT    NOT NULL,
    route    TEXT    NOT NULL,
    tried_at INTEGER NOT NULL,
    PRIMARY KEY (alias, route)
) STRICT, WITHOUT ROWID;

-- What people were told of; a scope without films is one that was looked at.
CREATE TABLE seen_scope (
    scope TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    scope TEXT NOT NULL,
    key   TEXT NOT NULL,
    film  TEXT NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

-- Cursors, imported exports.
CREATE TABLE kept (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- The short activity log.
CREATE TABLE activity (
    activity_id INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    account     TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    text        TEXT    NOT NULL
) STRICT;
CREATE INDEX activity_by_time ON activity (at);
