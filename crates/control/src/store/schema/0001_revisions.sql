-- What operators have said, and when: `control/src/edit.rs` says what the words mean.

-- Documents by what they say: one that several revisions share is here once.
CREATE TABLE texts (
    hash   BLOB    NOT NULL PRIMARY KEY,  -- SHA-256 of the document as JSON
    bytes  INTEGER NOT NULL,              -- of that JSON
    packed BLOB    NOT NULL               -- that JSON as an LZ4 block
) STRICT;

CREATE TABLE revisions (
    number  INTEGER NOT NULL PRIMARY KEY,
    at_ms   INTEGER NOT NULL,             -- since 1970
    author  TEXT    NOT NULL,
    origin  TEXT    NOT NULL,             -- boot | file | reload | api | rollback | import
    why     TEXT,
    of      INTEGER,                      -- rollback: the revision whose documents came back
    added   INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL
) STRICT;

-- Which document each load balancer had, from one revision until before another one.
CREATE TABLE documents (
    load_balancer TEXT    NOT NULL,
    owner         TEXT    NOT NULL,       -- file | api | aside
    place         INTEGER NOT NULL,       -- their order
    hash          BLOB    NOT NULL REFERENCES texts (hash),
    since         INTEGER NOT NULL,
    until         INTEGER                 -- NULL: it has it now
) STRICT;

CREATE INDEX documents_since ON documents (since);
CREATE INDEX documents_until ON documents (until);
CREATE INDEX documents_hash ON documents (hash);

-- How long all texts are: too long, and the oldest revisions go.
CREATE TABLE totals (packed INTEGER NOT NULL) STRICT;
INSERT INTO totals VALUES (0);

CREATE TRIGGER texts_come AFTER INSERT ON texts BEGIN
    UPDATE totals SET packed = packed + length(new.packed);
END;

CREATE TRIGGER texts_go AFTER DELETE ON texts BEGIN
    UPDATE totals SET packed = packed - length(old.packed);
END;

-- Certificates that load balancers name, with their private keys: `control/src/edit/vault.rs` seals those.
CREATE TABLE certificates (
    name        TEXT    NOT NULL PRIMARY KEY,
    chain       TEXT    NOT NULL,         -- PEM
    sealed      BLOB    NOT NULL,
    not_after_s INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    author      TEXT    NOT NULL
) STRICT;
