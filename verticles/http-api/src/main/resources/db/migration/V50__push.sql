-- Where devices are reached while they are not connected.
CREATE TABLE push_registrations (
  -- One for each device: another one takes its place.
  device_id uuid PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider IN ('apns', 'fcm', 'web')),
  -- Token of APNs or FCM, endpoint of Web Push: a secret, for whoever has it reaches the device.
  token text NOT NULL,
  -- Keys of the subscription of Web Push, base64url; empty for the others.
  public_key text NOT NULL DEFAULT '',
  auth_secret text NOT NULL DEFAULT '',
  -- How much of a message the device wants to show.
  content text NOT NULL CHECK (content IN ('sender_and_text', 'sender', 'nothing')),
  registered_at timestamptz NOT NULL DEFAULT now(),
  -- A phone that somebody else has logged in to must not tell him what is for the one before.
  UNIQUE (provider, token)
);

CREATE INDEX push_registrations_by_user ON push_registrations (user_id, provider);
