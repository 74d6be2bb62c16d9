-- Every revision that was ever served. A run keeps the one it started with, even when the folder has changed
-- and Redis was emptied since: the bundle is published again from here.
CREATE TABLE exercise_revisions (
  revision text PRIMARY KEY,
  exercise text NOT NULL,
  level text NOT NULL CHECK (level IN ('beginner', 'intermediate', 'advanced', 'expert')),
  bundle text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE submissions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  revision text NOT NULL REFERENCES exercise_revisions,
  language text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('submit', 'try')),
  -- What the learner sent.
  files jsonb NOT NULL,
  -- What the learner may not change, from the starter of `revision`.
  given_files jsonb NOT NULL,
  idempotency_key text,
  body_hash bytea NOT NULL,
  -- The run that is shown.
  run_id uuid NOT NULL,
  submitted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, idempotency_key)
);
CREATE INDEX submissions_user ON submissions (user_id, submitted_at DESC);
CREATE INDEX submissions_user_exercise ON submissions (user_id, exercise, submitted_at DESC);

CREATE TABLE runs (
  id uuid PRIMARY KEY,
  submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('submit', 'try', 'verify', 'regrade')),
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'cancelled')),
  attempt integer NOT NULL DEFAULT 1,
  -- When this attempt was handed to the outbox.
  attempt_queued_at timestamptz NOT NULL DEFAULT now(),
  seed text NOT NULL,
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  status text,
  score integer,
  passed_count integer,
  total_count integer,
  -- json, not jsonb: what a program prints may hold NUL characters, and jsonb refuses those.
  verdict json,
  trace json,
  CHECK ((state = 'finished') = (verdict IS NOT NULL))
);
CREATE INDEX runs_submission ON runs (submission_id);
CREATE INDEX runs_open ON runs (queued_at) WHERE state IN ('queued', 'running');

-- Both rows are inserted by one statement, so the circle is closed when it is checked.
ALTER TABLE submissions ADD FOREIGN KEY (run_id) REFERENCES runs DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
  attempt integer NOT NULL,
  UNIQUE (run_id, attempt)
);
