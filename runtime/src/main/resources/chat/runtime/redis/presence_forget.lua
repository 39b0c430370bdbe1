-- Forgets users who are still offline and of whom nothing else has to be remembered.
-- KEYS[1]   presence:{<bucket>}:due
-- KEYS[2…]  presence:{<bucket>}:<user id>, one for each user
-- ARGV      their user ids in the same order
for k = 2, #KEYS do
  local devices = 0
  for _, name in ipairs(redis.call('HKEYS', KEYS[k])) do
    if string.sub(name, 1, 2) == 'd:' then
      devices = devices + 1
    end
  end
  if devices == 0 and redis.call('HGET', KEYS[k], 'state') == 'offline' then
    redis.call('DEL', KEYS[k])
    redis.call('ZREM', KEYS[1], ARGV[k - 1])
  end
end
return #KEYS - 1
