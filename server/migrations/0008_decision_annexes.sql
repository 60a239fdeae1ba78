-- The list of an issued decision as it was that day, as JSON in its order, a line [commune, subject, code, name,
-- hamlet]: whatever a family is called later, and whatever it is merged with, the annex of the paper does not change.
CREATE TABLE IF NOT EXISTS decision_annexes (decision_id BIGINT NOT NULL PRIMARY KEY, annex TEXT NOT NULL);
