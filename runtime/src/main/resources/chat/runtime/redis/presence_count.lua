-- Counts some users of a bucket by their state. Whoever is there all the time is counted; while the set grows or shrinks, somebody may be counted twice.
-- KEYS[1]  presence:{<bucket>}:due
-- ARGV[1]  presence:{<bucket>}: with which the keys of the users begin
-- ARGV[2]  cursor of ZSCAN, 0 to begin with
-- ARGV[3]  integer, about how many to look at
-- Returns the next cursor, 0 at the end, and how many are online and away
local page = redis.call('ZSCAN', KEYS[1], ARGV[2], 'COUNT', ARGV[3])
local online, away = 0, 0
for i = 1, #page[2], 2 do
  local state = redis.call('HGET', ARGV[1] .. page[2][i], 'state')
  if state == 'online' then
    online = online + 1
  elseif state == 'away' then
    away = away + 1
  end
end
return {page[1], online, away}
