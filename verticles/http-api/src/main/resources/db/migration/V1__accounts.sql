-- Accounts, the devices on which they are used, and the refresh tokens of the devices' sessions.

CREATE TABLE accounts (
  user_id uuid PRIMARY KEY,
  -- Stored in lower case, so that the unique index takes no notice of case.
  handle text NOT NULL UNIQUE CHECK (handle = lower(handle)),
  display_name text NOT NULL,
  -- Argon2id with its parameters and salt, in the PHC string format.
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE devices (
  device_id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  -- Last login or refresh.
  last_used_at timestamptz NOT NULL
);

CREATE INDEX devices_by_user ON devices (user_id, last_used_at);

CREATE TABLE refresh_tokens (
  -- The token itself is never stored.
  token_sha256 bytea PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES devices ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  -- Set when it was exchanged. The row stays until it expires, to notice a second use.
  used_at timestamptz
);

CREATE INDEX refresh_tokens_by_device ON refresh_tokens (device_id, expires_at);
