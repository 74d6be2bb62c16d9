-- Run in each kata database as its owner, admin, whose rights these functions have.
CREATE SCHEMA wirekata;
REVOKE ALL ON SCHEMA wirekata FROM PUBLIC;
GRANT USAGE ON SCHEMA wirekata TO capture;

-- At most 1 MiB of the log from this byte on; empty at its end.
CREATE FUNCTION wirekata.read_log(start_byte bigint) RETURNS bytea
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT pg_read_binary_file('/tmp/postgres.log', start_byte, 1048576, true)
$$;

CREATE FUNCTION wirekata.log_end() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT size FROM pg_stat_file('/tmp/postgres.log')
$$;

-- Gives the memory of what was read back; the log's bytes keep their numbers.
CREATE FUNCTION wirekata.release_log(end_byte bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L',
    format('fallocate --punch-hole --offset 0 --length %s /tmp/postgres.log', end_byte));
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wirekata FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wirekata TO capture;
