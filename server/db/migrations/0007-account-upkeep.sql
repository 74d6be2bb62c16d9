-- Accounts of people who come by another provider have no password until they set one.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;

-- `id` names a session to its owner; `id_hash` is what the cookie proves. `device` is the browser's own word for itself.
ALTER TABLE sessions
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD COLUMN device text NOT NULL DEFAULT '';

ALTER TABLE api_tokens
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN last_used_at timestamptz;
