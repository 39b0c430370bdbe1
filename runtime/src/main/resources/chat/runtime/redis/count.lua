-- Adds to the count of a window that begins with the first addition.
-- KEYS[1] the count
-- ARGV[1] what to add, from 1
-- ARGV[2] length of the window in milliseconds
-- Returns the count and the milliseconds until the window ends.
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
if total == tonumber(ARGV[1]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return {total, redis.call('PTTL', KEYS[1])}
