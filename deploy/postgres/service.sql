-- One database and one pair of roles for one service. An administrator runs it once for each service, with psql >= 14:
--
--   OWNER_PASSWORD=... SERVICE_PASSWORD=... psql -v service=registry -f deploy/postgres/service.sql postgres
--
-- <service>_owner owns the tables and is used by `thucchat db upgrade` alone; its password is not on the machines that
-- run the service. <service> is what web and worker processes connect as; it owns nothing, and the upgrade grants it
-- INSERT and SELECT on the log, UPDATE on nothing but the tree's frontier, the relay's cursor and the snapshots:
--
--   thucchat db upgrade --url postgresql://registry_owner@HOST/registry --grant-to registry
--
-- In production a service refuses to start as a role that could change what is recorded. Running this again changes
-- the passwords and nothing else.

\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv service_password SERVICE_PASSWORD

SELECT format('CREATE ROLE %I', :'service' || suffix)
FROM unnest(array['', '_owner']) AS suffix
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service' || suffix) \gexec

SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
    :'service' || '_owner', :'owner_password') \gexec
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
    :'service', :'service_password') \gexec

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'service', :'service' || '_owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec

-- No other service's role may even connect.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'service') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'service', :'service') \gexec

-- What is acknowledged is on disk, whatever the server's default is; and no query of a service runs for ever.
SELECT format('ALTER ROLE %I IN DATABASE %I SET synchronous_commit = on', :'service', :'service')
WHERE current_setting('synchronous_commit') = 'off' \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET statement_timeout = ''60s''', :'service', :'service') \gexec

\connect :service
REVOKE ALL ON SCHEMA public FROM PUBLIC;
