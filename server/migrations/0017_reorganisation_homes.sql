-- Hamlets that a reorganisation itself placed (its moves name them): the rows of hamlet_homes that go when it is taken
-- back. commune_id, hamlet_id and since are theirs.
CREATE TABLE IF NOT EXISTS reorganisation_homes (
  reorganisation_id BIGINT NOT NULL, commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, since TEXT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, since)) WITHOUT ROWID;
