-- Lets the role of source-role.sql make the publication itself, when a run begins with a snapshot.
-- More than least privilege: who owns a table may change and drop it. Run it after source-role.sql,
-- with the same variables but the schema.
--
--   psql -d shop -v ON_ERROR_STOP=1 -v role=tidemark -v owner=shop_owner \
--        -f deploy/sql/source-publisher.sql

-- Publications belong to the database.
GRANT CREATE ON DATABASE :"DBNAME" TO :"role";

-- Only who owns a table may publish it.
GRANT :"owner" TO :"role";
