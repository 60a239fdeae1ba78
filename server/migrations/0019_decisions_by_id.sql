-- A case names its decision by id alone: without this each asks through all decisions.
CREATE INDEX IF NOT EXISTS decisions_by_id ON decisions (id);
