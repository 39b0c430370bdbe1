-- The key of each person, under which what he writes is sealed. See docs/decisions/0029.
CREATE TABLE person_keys (
  -- No reference: the row outlives the account.
  user_id uuid PRIMARY KEY,
  -- Under the master key. Null when it was destroyed: nobody reads his words again.
  wrapped_key bytea,
  destroyed_at timestamptz,
  CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE INDEX person_keys_by_destroyed_at ON person_keys (destroyed_at) WHERE destroyed_at IS NOT NULL;
