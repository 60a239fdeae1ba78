-- Certificates, the public halves of the keys that sign them, and their status.
-- A private key is a file beside the data and never here. What signed once is kept for good: state active, retired
-- or compromised.
CREATE TABLE IF NOT EXISTS certificate_keys (
  id TEXT NOT NULL PRIMARY KEY, public_key TEXT NOT NULL, state TEXT NOT NULL, made_at TEXT NOT NULL,
  ended_at TEXT NOT NULL);
-- The register of certificates (*sổ vào giấy*). commune_id is the issuer; number counts anew in each register_year,
-- without gaps. code is the signed statement of the QR; replaced_by is the certificate that took its place, or 0; why
-- is empty for a first certificate, else what it replaces another for.
CREATE TABLE IF NOT EXISTS certificates (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, register_year BIGINT NOT NULL, number BIGINT NOT NULL,
  decision_id BIGINT NOT NULL, subject_commune BIGINT NOT NULL, subject_id BIGINT NOT NULL, title TEXT NOT NULL,
  year BIGINT NOT NULL, years BIGINT NOT NULL, name TEXT NOT NULL, hamlet TEXT NOT NULL, code TEXT NOT NULL,
  short_code TEXT NOT NULL, key_id TEXT NOT NULL, status_index BIGINT NOT NULL, replaced_by BIGINT NOT NULL,
  why TEXT NOT NULL, issued_on TEXT NOT NULL, valid_to TEXT NOT NULL, PRIMARY KEY (commune_id, id),
  UNIQUE (commune_id, register_year, number), UNIQUE (short_code), UNIQUE (status_index));
CREATE INDEX IF NOT EXISTS certificates_by_decision ON certificates (decision_id);
-- public_address: where whoever scans a certificate is sent, such as https://hoctap.example.
CREATE TABLE IF NOT EXISTS certificate_settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
-- By how much the printer of an account is off, in tenths of a millimetre.
CREATE TABLE IF NOT EXISTS print_offsets (
  account_id BIGINT NOT NULL PRIMARY KEY, right_tenths BIGINT NOT NULL, down_tenths BIGINT NOT NULL);
