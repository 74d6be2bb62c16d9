-- How long a wait may be is told from the runs that ended last.
CREATE INDEX runs_finished ON runs (finished_at DESC) WHERE state = 'finished';
