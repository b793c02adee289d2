-- Who may do what, and who did what: `control/src/identity.rs` says what the words mean. Passwords and tokens are here as
-- hashes only. (Private keys of certificates are sealed, see `edit/vault.rs`.)

CREATE TABLE users (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    password     TEXT    NOT NULL,          -- Argon2id, as a PHC string
    role         TEXT    NOT NULL,          -- viewer | operator | editor | admin
    scopes       TEXT    NOT NULL,          -- JSON: {"projects": […], "regions": […]}
    is_disabled  INTEGER NOT NULL,
    created_at_s INTEGER NOT NULL           -- since 1970, as all of these
) STRICT;

CREATE TABLE api_tokens (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL,
    hash         BLOB    NOT NULL UNIQUE,   -- SHA-256 of 256 random bits
    role         TEXT    NOT NULL,
    scopes       TEXT    NOT NULL,
    created_at_s INTEGER NOT NULL,
    created_by   TEXT    NOT NULL,          -- '': the node itself
    expires_at_s INTEGER,                   -- NULL: never
    revoked_at_s INTEGER,                   -- NULL: it is good
    used_at_s    INTEGER NOT NULL           -- 0: never; an hour late at most
) STRICT;

-- A token that was revoked leaves its name to another one.
CREATE UNIQUE INDEX api_tokens_name ON api_tokens (name) WHERE revoked_at_s IS NULL;

CREATE TABLE browser_sessions (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash         BLOB    NOT NULL UNIQUE,
    created_at_s INTEGER NOT NULL,
    seen_at_s    INTEGER NOT NULL           -- some minutes late at most
) STRICT;

CREATE INDEX browser_sessions_user ON browser_sessions (user);

CREATE TABLE audit (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    actor    TEXT    NOT NULL,              -- '': nobody who is known
    address  TEXT    NOT NULL,
    method   TEXT    NOT NULL,
    path     TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,              -- done | refused | denied | failed
    status   INTEGER NOT NULL,
    revision INTEGER                        -- the one that it made
) STRICT;

CREATE INDEX audit_actor ON audit (actor, number);
CREATE INDEX audit_denied ON audit (number) WHERE outcome = 'denied';
