-- What people do to the registry by hand.
-- A subject that is no more from a year on, and why: left, died_out, or merged: it was into_subject all along.
CREATE TABLE subject_ends (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, from_year BIGINT NOT NULL, why TEXT NOT NULL,
  into_subject BIGINT NOT NULL, import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id)) WITHOUT ROWID;
-- The household that a household split from.
CREATE TABLE subject_origins (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, from_subject BIGINT NOT NULL, from_year BIGINT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id)) WITHOUT ROWID;
-- What each change by hand did to a subject, or to a hamlet by its id. on_import: what brought that on which it
-- rests, so that undo does not pull it away; 0 where it rests on nothing.
CREATE TABLE hand_changes (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, import_id BIGINT NOT NULL, nth BIGINT NOT NULL,
  verb TEXT NOT NULL, field TEXT NOT NULL, old_value TEXT NOT NULL, new_value TEXT NOT NULL, why TEXT NOT NULL,
  on_import BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id, import_id, nth)) WITHOUT ROWID;
CREATE INDEX hand_changes_by_ground ON hand_changes (on_import) WHERE on_import <> 0;
-- What last changed the subjects or hamlets of a commune; commune 0 speaks for all. Whoever keeps names in memory
-- holds this against it. It is the database's own, as `meta` is: no backup holds it.
CREATE TABLE name_stamps (commune_id BIGINT PRIMARY KEY, stamp TEXT NOT NULL);
-- A household's clans; few households are in one, so that it costs an import of members little.
CREATE INDEX clan_members_by_household ON clan_members (household_commune_id, household_id);
