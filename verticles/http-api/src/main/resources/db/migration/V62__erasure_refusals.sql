-- Whom the log does not let out of a conversation waits there alone: all else of his erasure goes on.
ALTER TABLE erasures
  -- Groups and channels in which he still is.
  ADD COLUMN still_in text[] NOT NULL DEFAULT '{}',
  -- Then they are tried again; absent when there are none.
  ADD COLUMN leave_after timestamptz;
