-- Raised whenever the ways into an account change: what was proven before then opens nothing new.
ALTER TABLE users ADD COLUMN credentials_version integer NOT NULL DEFAULT 0;
