-- The role that writes a target: it may log in, keep its ledger in the schema tidemark, and make
-- and fill tables in one schema. Run it as a superuser, or as a role with CREATEROLE that owns the
-- database and is a member of the role, once for each schema, and again after tables were created
-- there for the pipeline.
--
--   psql -d warehouse -v ON_ERROR_STOP=1 -v role=tidemark -v schema=public \
--        -f deploy/sql/target-role.sql
--   psql -d warehouse -c '\password tidemark'
--
--   role    the user in the URL of the pipeline file
--   schema  where the tables are, or will be made; also each schema of enums and domains

SELECT set_config('tidemark.role', :'role', false);
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('tidemark.role')) THEN
    EXECUTE format('CREATE ROLE %I', current_setting('tidemark.role'));
  END IF;
END $$;

ALTER ROLE :"role" LOGIN;

-- PUBLIC has both, unless that was taken away. The rows of an epoch are staged in temporary tables.
GRANT CONNECT ON DATABASE :"DBNAME" TO :"role";
GRANT TEMPORARY ON DATABASE :"DBNAME" TO :"role";

-- The ledger, requests, late changes, dead letters and changes of columns. The role makes these
-- tables when there is something for them, adds columns in later versions, and owns them. With the
-- schema made here it needs no CREATE on the database.
CREATE SCHEMA IF NOT EXISTS tidemark;
GRANT USAGE ON SCHEMA tidemark TO :"role";
GRANT CREATE ON SCHEMA tidemark TO :"role";

-- CREATE is for tables, enums and domains that are not there yet; leave it out if all are.
CREATE SCHEMA IF NOT EXISTS :"schema";
GRANT USAGE ON SCHEMA :"schema" TO :"role";
GRANT CREATE ON SCHEMA :"schema" TO :"role";

-- Tables that somebody else has created; narrower: name those of the pipeline. SELECT compares,
-- DELETE is for deletes and for rows that exchange a unique value. Only an owner may alter a table:
-- for 'drift: evolve' give it to the role (ALTER TABLE ... OWNER TO), or say 'drift: reject'.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :"schema" TO :"role";
