-- Who signs in, and what they may do where from when to when. Every moment is in seconds since 1970, UTC.
CREATE TABLE accounts (
  id BIGINT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL, state TEXT NOT NULL,
  lang TEXT NOT NULL, large BIGINT NOT NULL, must_change BIGINT NOT NULL, totp TEXT NOT NULL, totp_on BIGINT NOT NULL,
  totp_step BIGINT NOT NULL, issuer TEXT, subject TEXT, created_at TEXT NOT NULL);
CREATE UNIQUE INDEX accounts_by_issuer ON accounts (issuer, subject);
-- scope: everywhere, place, hamlet; place_id is the commune of creation where it is a hamlet.
CREATE TABLE grants (
  id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL, place_id BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, granted_at TEXT NOT NULL);
CREATE INDEX grants_by_account ON grants (account_id);
-- Only digests of what a browser or a program holds. A backup holds no sessions: whoever restores signs in again.
CREATE TABLE sessions (
  digest TEXT PRIMARY KEY, account_id BIGINT NOT NULL, begun BIGINT NOT NULL, seen BIGINT NOT NULL, view_as BIGINT NOT NULL);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE TABLE devices (digest TEXT PRIMARY KEY, account_id BIGINT NOT NULL, since BIGINT NOT NULL);
CREATE TABLE recovery_codes (account_id BIGINT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (account_id, digest));
-- Failures to sign in, by the digest of who failed: an address with a login, an address, or a known device.
CREATE TABLE sign_in_failures (who TEXT PRIMARY KEY, n BIGINT NOT NULL, last BIGINT NOT NULL);
-- Tokens of programs: narrower than their account, and never for good.
CREATE TABLE tokens (
  id BIGINT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, account_id BIGINT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL,
  place_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, expires_on TEXT NOT NULL, revoked BIGINT NOT NULL);
-- The audit read newest first, over all chains.
CREATE INDEX audit_by_moment ON audit (at, chain, seq);
