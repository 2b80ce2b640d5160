-- Makes Limber's two roles and its database: sudo -u postgres psql -f deploy/roles.sql
-- Passwords come from the environment where it holds them; else give each with \password afterwards.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE limber_owner LOGIN;
CREATE ROLE limber_app LOGIN;
\if :{?owner_password}
ALTER ROLE limber_owner PASSWORD :'owner_password';
ALTER ROLE limber_app PASSWORD :'app_password';
\endif
CREATE DATABASE limber OWNER limber_owner TEMPLATE template0 ENCODING 'UTF8';
-- Who waits for a host that is gone holds no lock for longer than this.
ALTER DATABASE limber SET idle_in_transaction_session_timeout = '60s';
ALTER DATABASE limber SET tcp_keepalives_idle = 10;
ALTER DATABASE limber SET tcp_keepalives_interval = 5;
ALTER DATABASE limber SET tcp_keepalives_count = 3;
ALTER DATABASE limber SET tcp_user_timeout = '25s';
