-- Ids of the tests that a run failed, and of their groups: hints are offered by how often. Null in runs that ended before
-- this was kept; out of `verdict` SQL cannot read it, since json with NUL characters has no text in Postgres.
ALTER TABLE runs ADD COLUMN failed_tests text[];
