-- What a program asked under a key of its own and was answered, for a day: asking again does nothing twice. The key is
-- kept by its digest, with who asked. status is 0 from the commit of the change until its answer is known.
CREATE TABLE idempotency (
  key_digest TEXT PRIMARY KEY, request_digest TEXT NOT NULL, at TEXT NOT NULL, status BIGINT NOT NULL,
  etag TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX idempotency_by_at ON idempotency (at);
