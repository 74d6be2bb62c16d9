-- What learner code logs in as. Connections are left over for the harness whatever it does.
CREATE ROLE app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 15;

-- Not a superuser either: it runs into triggers, views and functions that the learner wrote.
CREATE ROLE harness LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT;
-- A hidden row is an error instead of an empty answer.
ALTER ROLE harness SET row_security = off;
ALTER ROLE harness SET lock_timeout = '1s';
ALTER ROLE harness SET statement_timeout = '5s';
ALTER ROLE harness SET idle_in_transaction_session_timeout = '10s';

-- Everything that the learner's program sends is logged with its plan; only a superuser may change these settings.
ALTER ROLE app SET log_statement = 'all';
ALTER ROLE app SET auto_explain.log_min_duration = 0;

-- What the harness uses to act with the learner's rights: becomes app at login, and is not logged.
CREATE ROLE author LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT IN ROLE app;
ALTER ROLE author SET role = 'app';

-- Reads that log (capture.sql), lists and ends connections. It touches no table, so that no trigger of the learner's runs with its rights.
CREATE ROLE capture LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT;
GRANT pg_read_all_stats, pg_signal_backend TO capture WITH INHERIT TRUE;
