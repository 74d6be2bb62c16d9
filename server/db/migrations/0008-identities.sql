-- Who a person is at a provider: an OpenID issuer or GitHub. The subject is theirs for ever, an e-mail is not.
CREATE TABLE identities (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  email text,
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject),
  UNIQUE (user_id, issuer)
);

-- When a provider vouched for the address. Null: whoever signed up with it may have written down somebody else's.
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;
