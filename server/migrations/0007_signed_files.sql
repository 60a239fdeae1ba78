-- What decisions came back as, signed: kept with the records, so that a backup has them and every machine sees them.
CREATE TABLE IF NOT EXISTS signed_files (digest TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL);
