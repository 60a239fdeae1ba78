-- What is public for a time, who is not named, and what is asked of a commune by a family.
-- The list of a recognising decision that the commune shows to everybody, from a day to a day; ended_on is the day on
-- which it was taken down before that, by the job ended_by. A list may be shown again later.
CREATE TABLE IF NOT EXISTS publications (
  commune_id BIGINT NOT NULL, decision_id BIGINT NOT NULL, import_id BIGINT NOT NULL, from_day TEXT NOT NULL,
  until_day TEXT NOT NULL, ended_on TEXT, ended_by BIGINT NOT NULL,
  PRIMARY KEY (commune_id, decision_id, import_id)) WITHOUT ROWID;
-- Families that asked to stand on no public list. way: own_record, with the secret of the slip, or commune.
CREATE TABLE IF NOT EXISTS unlisted (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, since TEXT NOT NULL, way TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id)) WITHOUT ROWID;
-- What a family asks its commune to put right, in codes. what: name, hamlet, members, result, other; title and year
-- where it is a result. state: open, accepted, declined. answer: a code, empty while it is open.
CREATE TABLE IF NOT EXISTS correction_requests (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, subject_id BIGINT NOT NULL, what TEXT NOT NULL, title TEXT NOT NULL,
  year BIGINT NOT NULL, asked_on TEXT NOT NULL, state TEXT NOT NULL, answered_on TEXT, answer TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS correction_requests_open ON correction_requests (commune_id, asked_on) WHERE state = 'open';
-- After how many whole years a province lets the item answers of a year go, from a day on.
CREATE TABLE IF NOT EXISTS retention (
  place_id BIGINT NOT NULL, valid_from TEXT NOT NULL, years BIGINT NOT NULL, instrument TEXT NOT NULL,
  PRIMARY KEY (place_id, valid_from)) WITHOUT ROWID;
-- That the answers of all years up to one went, and on which day.
CREATE TABLE IF NOT EXISTS purges (
  commune_id BIGINT NOT NULL, up_to_year BIGINT NOT NULL, on_day TEXT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, up_to_year)) WITHOUT ROWID;
-- Families of which everything was erased. The code, and name with hamlet, are kept as digests with a salt each, so that
-- an old list does not bring them back unseen.
CREATE TABLE IF NOT EXISTS erased (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, kind TEXT NOT NULL, on_day TEXT NOT NULL, why TEXT NOT NULL,
  asked_by TEXT NOT NULL, salt TEXT NOT NULL, code_digest TEXT NOT NULL, name_digest TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id)) WITHOUT ROWID;
