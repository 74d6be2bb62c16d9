CREATE TABLE best_scores (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  exercise text NOT NULL,
  score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  -- score × weight of the exercise's level.
  points integer NOT NULL,
  is_passed boolean NOT NULL,
  -- When the submission that set `points` was sent.
  reached_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, exercise)
);

-- Sums over best_scores, so that a board of thousands is one index scan.
CREATE TABLE user_points (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  points integer NOT NULL,
  passed_count integer NOT NULL,
  reached_at timestamptz NOT NULL
);
CREATE INDEX user_points_order ON user_points (points DESC, reached_at);

-- A trigger, because only it sees the row version that an upsert has really replaced: two verdicts of one learner
-- recorded at the same moment add up.
CREATE FUNCTION add_to_user_points() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_points integer := CASE WHEN TG_OP = 'UPDATE' THEN OLD.points ELSE 0 END;
  was_passed boolean := CASE WHEN TG_OP = 'UPDATE' THEN OLD.is_passed ELSE false END;
BEGIN
  INSERT INTO user_points AS total (user_id, points, passed_count, reached_at)
  VALUES (NEW.user_id, NEW.points - old_points, NEW.is_passed::integer - was_passed::integer, NEW.reached_at)
  ON CONFLICT (user_id) DO UPDATE SET
    points = total.points + excluded.points,
    passed_count = total.passed_count + excluded.passed_count,
    reached_at = CASE
      WHEN excluded.points > 0 THEN greatest(total.reached_at, excluded.reached_at)
      ELSE total.reached_at
    END;
  RETURN NULL;
END
$$;

CREATE TRIGGER best_scores_add_up AFTER INSERT OR UPDATE ON best_scores
FOR EACH ROW EXECUTE FUNCTION add_to_user_points();
