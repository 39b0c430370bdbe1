-- What people show of themselves beside their name; empty for nothing.
ALTER TABLE accounts
  -- A reference to a picture, as the client makes it.
  ADD COLUMN picture_id text NOT NULL DEFAULT '',
  ADD COLUMN status_text text NOT NULL DEFAULT '';
