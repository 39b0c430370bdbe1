-- The token that was given in exchange, so that a client whose answer was lost may ask again for a moment.
ALTER TABLE refresh_tokens ADD COLUMN successor_sha256 bytea;
