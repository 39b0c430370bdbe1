-- Registers a gateway for a user, or renews its lease, and forgets the gateways whose lease has ended.
-- KEYS[1]  gateways:{user}, sorted set: gateway id -> end of lease in milliseconds
-- ARGV[1]  gateway id
-- ARGV[2]  length of the lease in milliseconds
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
