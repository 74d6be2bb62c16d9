-- What learner code logs in as. Connections are left over for the harness whatever it does.
CREATE ROLE app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 15;

-- Not a superuser either: it runs into triggers, views and functions that the learner wrote.
CREATE ROLE harness LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT;
-- A hidden row is an error instead of an empty answer.
ALTER ROLE harness SET row_security = off;
ALTER ROLE harness SET lock_timeout = '1s';
ALTER ROLE harness SET statement_timeout = '5s';
ALTER ROLE harness SET idle_in_transaction_session_timeout = '10s';
