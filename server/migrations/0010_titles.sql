-- What a province sets of a title kind, and where a title is a pilot.
-- A fact that no text was seen of, set otherwise from a day by a paper of the province (place_id). Rows are never
-- changed: of two from one day the later id stands, and an empty value takes an earlier one back.
CREATE TABLE IF NOT EXISTS title_settings (
  id BIGINT PRIMARY KEY, place_id BIGINT NOT NULL, title TEXT NOT NULL, fact TEXT NOT NULL, valid_from TEXT NOT NULL,
  value TEXT NOT NULL, instrument TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL);
-- Places and years in which a title is given before it holds everywhere, or a set before it is in force; set_id is
-- empty where the pilot is of the title alone. state: running, withdrawn.
CREATE TABLE IF NOT EXISTS pilots (
  id BIGINT PRIMARY KEY, title TEXT NOT NULL, set_id TEXT NOT NULL, place_id BIGINT NOT NULL, from_year BIGINT NOT NULL,
  to_year BIGINT NOT NULL, instrument TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL);
-- The level that manages a unit of a district or province, from a year on: district or province.
CREATE TABLE IF NOT EXISTS unit_managers (
  commune_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, from_year BIGINT NOT NULL, level TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, unit_id, from_year)) WITHOUT ROWID;
