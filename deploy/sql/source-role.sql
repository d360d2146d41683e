-- The role that reads a source: it may log in, read the log, and read the tables of one schema. It
-- may write nothing and owns nothing. Run it as a superuser, or as a role with CREATEROLE and
-- REPLICATION that may grant on the schema, once for each schema; it may be run again.
--
--   psql -d shop -v ON_ERROR_STOP=1 -v role=tidemark -v schema=public -v owner=shop_owner \
--        -f deploy/sql/source-role.sql
--   psql -d shop -c '\password tidemark'
--
--   role    the user in the URL of the pipeline file
--   schema  where the tables are
--   owner   the role that creates the tables
--
-- The publication is not made here, as there are no privileges on publications: its owner must own
-- the tables. './tidemark validate FILE' prints the statement for an administrator. Or let the role
-- make it itself: source-publisher.sql.

SELECT set_config('tidemark.role', :'role', false);
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('tidemark.role')) THEN
    EXECUTE format('CREATE ROLE %I', current_setting('tidemark.role'));
  END IF;
END $$;

-- REPLICATION makes the slot and reads from it. It lets a role read all changes of the server, so
-- let pg_hba.conf admit it from the machines of the job only.
ALTER ROLE :"role" LOGIN REPLICATION;

-- PUBLIC has it, unless that was taken away.
GRANT CONNECT ON DATABASE :"DBNAME" TO :"role";

-- The snapshot reads tables, and SELECT is nothing without USAGE. Narrower: name the tables of the
-- pipeline file instead of ALL TABLES.
GRANT USAGE ON SCHEMA :"schema" TO :"role";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"role";

-- Tables that the owner creates later. Leave it out if each table is to be decided about.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"role";
