-- What people want to show of their presence, and when they were last active.

ALTER TABLE accounts
  -- Looks offline to everybody.
  ADD COLUMN invisible boolean NOT NULL DEFAULT false,
  -- Who sees when the person was last active.
  ADD COLUMN last_seen text NOT NULL DEFAULT 'contacts' CHECK (last_seen IN ('contacts', 'nobody'));

-- Noted when a person goes offline; who is online stands in Redis.
CREATE TABLE last_active (
  user_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  active_at timestamptz NOT NULL
);
