import { Pool } from 'pg';

const pingMs = 1000;

export function openDatabase(url) {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 1000 });
  // An idle connection that breaks tells the pool, and the pool tells us; unheard, it would end the process.
  pool.on('error', (error) => console.error(`database: ${error.message}`));
  return {
    async isWell() {
      try {
        await pool.query({ text: 'select 1', query_timeout: pingMs });
        return true;
      } catch {
        return false;
      }
    },

    work: (ms) => pool.query('select pg_sleep($1)', [ms / 1000]),
  };
}
