-- Accounts that an operator has disabled, and sessions that have ended while their access tokens may be good still.

-- Set by an operator, see docs/accounts.md: nobody logs in to the account until it is null again.
ALTER TABLE accounts ADD COLUMN disabled_at timestamptz;

CREATE INDEX accounts_by_disabled_at ON accounts (disabled_at) WHERE disabled_at IS NOT NULL;

-- The device's login; random, and it stands in the access tokens. Null while the device is logged out.
ALTER TABLE devices ADD COLUMN session_id bigint;

-- Rows older than an access token can be are deleted.
CREATE TABLE ended_sessions (
  session_id bigint PRIMARY KEY,
  ended_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ended_sessions_by_time ON ended_sessions (ended_at);

-- A trigger, so that no way in which a session ends can forget to note it.
CREATE FUNCTION note_ended_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ended_sessions (session_id) VALUES (OLD.session_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER session_replaced AFTER UPDATE OF session_id ON devices
  FOR EACH ROW WHEN (OLD.session_id IS NOT NULL AND OLD.session_id IS DISTINCT FROM NEW.session_id)
  EXECUTE FUNCTION note_ended_session();

CREATE TRIGGER session_removed AFTER DELETE ON devices
  FOR EACH ROW WHEN (OLD.session_id IS NOT NULL)
  EXECUTE FUNCTION note_ended_session();
