-- Who is whose contact, who blocks whom, and what of it the log of conversations has yet to learn.

-- A row for each side of a pair, so that each person's list is one range of an index. The two sides can differ: who is blocked may ask, and
-- the other one is not told.
CREATE TABLE contacts (
  user_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  other_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  -- Seen from user_id: he has asked, he was asked, or both agreed.
  state text NOT NULL CHECK (state IN ('outgoing', 'incoming', 'contact')),
  since timestamptz NOT NULL,
  PRIMARY KEY (user_id, other_id)
);

CREATE INDEX contacts_by_state ON contacts (user_id, state, other_id);

CREATE TABLE blocks (
  -- Who blocks.
  user_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  -- Who is blocked.
  other_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  since timestamptz NOT NULL,
  PRIMARY KEY (user_id, other_id)
);

-- Blocks set and lifted that the log has not decided on yet; those of one pair go there in the order of their numbers.
CREATE TABLE block_outbox (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- UUIDv7 of the command, the same at each attempt.
  client_id uuid NOT NULL,
  user_id uuid NOT NULL,
  other_id uuid NOT NULL,
  blocked boolean NOT NULL,
  -- Until then somebody is at it.
  taken_until timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE INDEX block_outbox_by_pair ON block_outbox (user_id, other_id, number);
