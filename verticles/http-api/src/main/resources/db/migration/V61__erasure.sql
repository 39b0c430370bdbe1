-- Accounts that were erased. See docs/decisions/0029.

ALTER TABLE accounts
  -- Null once the account is erased: another one can take it.
  ALTER COLUMN handle DROP NOT NULL,
  ADD COLUMN erased_at timestamptz;

-- Set by an operator, see docs/accounts.md: while there is a row, what the person wrote is not destroyed.
CREATE TABLE legal_holds (
  user_id uuid PRIMARY KEY,
  reason text NOT NULL,
  since timestamptz NOT NULL DEFAULT now()
);

-- What is left to do of each erasure.
CREATE TABLE erasures (
  user_id uuid PRIMARY KEY,
  erased_at timestamptz NOT NULL DEFAULT now(),
  -- He is in no group and no channel any more.
  left_at timestamptz,
  -- Set when his key is destroyed: from then on nobody has it, and what follows from his words is removed.
  words_after timestamptz,
  -- That was done once; it is done a second time for what was under way.
  removed_at timestamptz,
  done_at timestamptz,
  -- Until then somebody is at it.
  taken_until timestamptz NOT NULL DEFAULT '-infinity'
);

-- A request has a row on one side alone.
CREATE INDEX contacts_by_other ON contacts (other_id);

CREATE INDEX erasures_to_do ON erasures (erased_at) WHERE done_at IS NULL;

-- Destroys a key unless there is a hold; whether it is destroyed. Somebody without one never gets any.
CREATE FUNCTION destroy_key(erased uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO person_keys (user_id, destroyed_at)
    SELECT erased, now() WHERE NOT EXISTS (SELECT FROM legal_holds WHERE legal_holds.user_id = erased)
    ON CONFLICT (user_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = now()
      WHERE person_keys.destroyed_at IS NULL;
  RETURN EXISTS (SELECT FROM person_keys WHERE person_keys.user_id = erased AND destroyed_at IS NOT NULL);
END
$$;

-- All that is done at once, in one place for the person, the operator and a database that was restored. Gives the devices whose sessions have ended;
-- done again it does nothing.
CREATE FUNCTION erase_account(erased uuid) RETURNS TABLE (ended_device_id uuid, ended_session_id bigint) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts
    SET handle = NULL, display_name = '', password_hash = NULL, picture_id = '', status_text = '', invisible = true,
      disabled_at = coalesce(disabled_at, now()), erased_at = now()
    WHERE accounts.user_id = erased AND erased_at IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO erasures (user_id) VALUES (erased) ON CONFLICT DO NOTHING;
  PERFORM destroy_key(erased);
  DELETE FROM oidc_subjects WHERE oidc_subjects.user_id = erased;
  DELETE FROM contacts WHERE contacts.user_id = erased OR other_id = erased;
  DELETE FROM blocks WHERE blocks.user_id = erased;
  DELETE FROM last_active WHERE last_active.user_id = erased;
  -- Refresh tokens and push registrations go with them, and the sessions are noted as ended.
  RETURN QUERY DELETE FROM devices WHERE devices.user_id = erased RETURNING devices.device_id, devices.session_id;
END
$$;
