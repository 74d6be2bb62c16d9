-- Build, boot and tests of the run together, taken out of `verdict` so that a list need not read verdicts.
ALTER TABLE runs ADD COLUMN pod_ms integer;

-- Pages of the history go by instant and id, with a filter on the verdict or without.
CREATE INDEX submissions_user_page ON submissions (user_id, submitted_at DESC, id DESC);
DROP INDEX submissions_user;
