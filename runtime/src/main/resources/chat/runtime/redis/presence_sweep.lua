-- Looks at users whose time has come: those of whose devices a lease has ended, and those who are offline.
-- KEYS[1]  presence:{<bucket>}:due
-- ARGV[1]  presence:{<bucket>}: with which the keys of the users begin
-- ARGV[2]  integer, most users to look at
-- Returns for each of them who is offline: user id, active_at in milliseconds or 0
local now = clock()
local users = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', integer(now), 'LIMIT', 0, ARGV[2])
local found = {}
for _, user in ipairs(users) do
  local key = ARGV[1] .. user
  if redis.call('EXISTS', key) == 0 then
    redis.call('ZREM', KEYS[1], user)
  else
    local state, active = settle(key, KEYS[1], user, now)
    if state == 'offline' then
      table.insert(found, user)
      table.insert(found, integer(active))
    end
  end
end
return found
