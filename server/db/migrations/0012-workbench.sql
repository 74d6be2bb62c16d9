-- Sessions of the workbench. They are no submissions and no runs: nothing here can count anywhere.
CREATE TABLE workbench_sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  language text NOT NULL,
  -- The session (hex hash) or the token that opened it, and with which it ends.
  opened_with text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'open', 'ended')),
  opened_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX workbench_sessions_one_each ON workbench_sessions (user_id) WHERE state <> 'ended';
CREATE INDEX workbench_sessions_user ON workbench_sessions (user_id, opened_at);
