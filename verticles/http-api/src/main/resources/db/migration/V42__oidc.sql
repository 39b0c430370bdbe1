-- People who log in with an ID token of an external issuer. Their accounts have no password.
ALTER TABLE accounts ALTER COLUMN password_hash DROP NOT NULL;

CREATE TABLE oidc_subjects (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  PRIMARY KEY (issuer, subject)
);

CREATE INDEX oidc_subjects_by_user ON oidc_subjects (user_id);
