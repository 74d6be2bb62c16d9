import type { Sql } from '../../db/connect.ts';

/** The name of a row of `users` for everybody: who has not agreed to be named gets one that says nothing, and stays. */
export const publicName = (sql: Sql) => sql`
  CASE WHEN users.shows_name THEN users.name ELSE 'Learner ' || upper(left(md5(users.id::text), 4)) END AS name`;
