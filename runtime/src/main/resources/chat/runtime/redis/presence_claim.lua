-- Claims the sample of a time slot: of all who ask for one, the first.
-- KEYS[1]  presence:{<bucket>}:sampled, the beginning of the last slot that was claimed
-- ARGV[1]  integer, length of a slot in milliseconds
-- Returns the beginning of the slot and the time now, in milliseconds, or nothing when it is claimed
local now = clock()
local slot = now - now % tonumber(ARGV[1])
local last = redis.call('GET', KEYS[1])
if last and tonumber(last) >= slot then
  return {}
end
redis.call('SET', KEYS[1], integer(slot), 'PX', integer(2 * tonumber(ARGV[1])))
return {slot, now}
