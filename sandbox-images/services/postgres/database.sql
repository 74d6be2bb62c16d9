-- Run in each kata database as its owner, admin.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO app, harness;
GRANT CONNECT ON DATABASE :"DBNAME" TO author, capture;
-- pg_catalog is searched before all that is named here, so the learner's lower() is not ours; naming it would make it
-- the place for new tables. Set for role and database together: no other setting has precedence.
ALTER ROLE harness IN DATABASE :"DBNAME" SET search_path = public;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO app, harness;
-- Large objects have no owner's quota and no use in a kata.
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLES TO harness;
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO harness;
-- Tables the harness seeds may be read by the learner's code.
ALTER DEFAULT PRIVILEGES FOR ROLE harness IN SCHEMA public GRANT SELECT ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE harness IN SCHEMA public GRANT SELECT ON SEQUENCES TO app;
