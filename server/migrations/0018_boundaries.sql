-- Boundaries and centres that somebody loaded: each file with its source and licence, and the day of which its codes and
-- outlines are. areas and points count its rows.
CREATE TABLE IF NOT EXISTS boundary_loads (
  id BIGINT PRIMARY KEY, valid_on TEXT NOT NULL, source TEXT NOT NULL, licence TEXT NOT NULL, file TEXT NOT NULL,
  digest TEXT NOT NULL, areas BIGINT NOT NULL, points BIGINT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL);
-- What a file says of a place: an area with its outline, or a point where only its centre is known. lon and lat are its
-- centre in millionths of a degree.
CREATE TABLE IF NOT EXISTS boundaries (
  place_id BIGINT NOT NULL, load_id BIGINT NOT NULL, kind TEXT NOT NULL, lon BIGINT NOT NULL, lat BIGINT NOT NULL,
  shape BLOB NOT NULL, PRIMARY KEY (place_id, load_id)) WITHOUT ROWID;
