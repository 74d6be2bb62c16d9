-- What learners are writing, so that another machine goes on where this one stopped. The last write wins; `number`
-- tells a page that somebody else has written since it last looked.
CREATE TABLE drafts (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  language text NOT NULL,
  number integer NOT NULL DEFAULT 1,
  exercise_revision text NOT NULL,
  files jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, exercise, language)
);
