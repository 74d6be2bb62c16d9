-- Passwords are set when a pod starts. Nobody else can log in: there is no superuser, and no login without a password.
DELETE FROM mysql.global_priv WHERE User = 'root';
DELETE FROM mysql.proxies_priv;
FLUSH PRIVILEGES;
-- What learner code logs in as: everything in the databases, nothing beside them. The account's limit leaves room for the harness.
CREATE USER app@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING 'invalid' WITH MAX_USER_CONNECTIONS 15;
-- What the harness uses to act with the learner's rights; another name, so that it is not taken for the learner's program.
CREATE USER author@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING 'invalid';
-- Runs into triggers, views and functions that the learner wrote: its rights are a part of theirs.
CREATE USER harness@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING 'invalid';
-- Reads the log and the list of connections; it touches no table of the learner's.
CREATE USER capture@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING 'invalid';
GRANT ALL PRIVILEGES ON `kata_`.* TO app@'127.0.0.1';
GRANT ALL PRIVILEGES ON `kata_`.* TO author@'127.0.0.1';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, EXECUTE, SHOW VIEW ON `kata_`.* TO harness@'127.0.0.1';
GRANT PROCESS ON *.* TO capture@'127.0.0.1';
CREATE DATABASE kata1;
CREATE DATABASE kata2;
CREATE DATABASE kata3;
CREATE DATABASE kata4;
CREATE DATABASE kata5;
CREATE DATABASE kata6;
-- Each look at the log changes the two tables over, so that it reads what is new and gives the memory back.
CREATE TABLE mysql.general_log_read LIKE mysql.general_log;
GRANT SELECT, INSERT, CREATE, ALTER, DROP ON mysql.general_log TO capture@'127.0.0.1';
GRANT SELECT, INSERT, CREATE, ALTER, DROP ON mysql.general_log_read TO capture@'127.0.0.1';
GRANT INSERT, CREATE, ALTER, DROP, SELECT ON mysql.general_log_spare TO capture@'127.0.0.1';
