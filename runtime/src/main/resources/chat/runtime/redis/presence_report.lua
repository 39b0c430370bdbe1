-- Takes signs of life of devices; an older sign of a device never replaces a newer one.
-- KEYS[1]   presence:{<bucket>}:due
-- KEYS[2…]  presence:{<bucket>}:<user id>, one for each user
-- ARGV[1]   integer, length of a lease in milliseconds
-- ARGV[2…]  for each user in the order of the keys: user id, integer number of devices, and for each device: device id,
--           integer milliseconds since its last sign (below 0: nothing counts that comes within that time), online, away or ended
local now = clock()
local next = 2
for k = 2, #KEYS do
  local user, devices = ARGV[next], tonumber(ARGV[next + 1])
  next = next + 2
  for _ = 1, devices do
    local field, sign, how = 'd:' .. ARGV[next], now - tonumber(ARGV[next + 1]), ARGV[next + 2]
    next = next + 3
    local known = redis.call('HGET', KEYS[k], field)
    if not known or tonumber(string.match(known, '^%d+')) <= sign then
      redis.call('HSET', KEYS[k], field, integer(sign) .. ':' .. integer(sign + tonumber(ARGV[1])) .. ':' .. how)
      if how == 'ended' then
        redis.call('HSET', KEYS[k], 'active_at', integer(now))
      end
    end
  end
  settle(KEYS[k], KEYS[1], user, now)
end
return #KEYS - 1
