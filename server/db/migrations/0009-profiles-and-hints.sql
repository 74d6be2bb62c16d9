-- `profile_handle`: the address of a public profile; null means that there is none. `time_zone`: by which its days are counted.
-- `shows_name`: whether the board of everyone shows the name.
ALTER TABLE users
  ADD COLUMN profile_handle text UNIQUE,
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC',
  ADD COLUMN shows_name boolean NOT NULL DEFAULT false;

-- Hints that somebody asked for, each once. `hint` is its place in the exercise's list.
CREATE TABLE asked_hints (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  hint integer NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, exercise, hint)
);

-- Shown to others who have passed the exercise too; null: to nobody.
ALTER TABLE submissions ADD COLUMN shared_at timestamptz;
CREATE INDEX submissions_shared ON submissions (exercise, shared_at DESC) WHERE shared_at IS NOT NULL;
