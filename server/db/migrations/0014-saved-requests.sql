-- Requests that learners keep by name, to send from the workbench.
CREATE TABLE saved_requests (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  name text NOT NULL,
  request jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, exercise, name)
);
