-- What the devices of a user come to. Stands before the other scripts of presence.
--
-- presence:{<bucket>}:<user id>  hash
--   state       online, away or offline, as it was published last; none: offline
--   active_at   newest sign of life from a device in the foreground
--   d:<device>  <its last sign of life>:<end of its lease>:<online, away or ended>
-- presence:{<bucket>}:due        sorted set: user id -> when he has to be looked at again
-- presence:{<bucket>}:sampled    see presence_claim.lua
-- Times are milliseconds since 1970 by Redis's own clock.

local LOOK_AGAIN_MILLIS = 10000

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function integer(number)
  return string.format('%.0f', number)
end

-- Forgets devices whose lease has ended, publishes the state of the user if it has changed, and notes when to look again.
-- key    presence:{<bucket>}:<user id>
-- due    presence:{<bucket>}:due
-- Returns the state and active_at, 0 when it is not known.
local function settle(key, due, user, now)
  local state, last, active, look = 'offline', 'offline', 0, nil
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    if name == 'state' then
      last = value
    elseif name == 'active_at' then
      active = math.max(active, tonumber(value))
    elseif string.sub(name, 1, 2) == 'd:' then
      local sign, ends, how = string.match(value, '^(%d+):(%d+):(%a+)$')
      sign, ends = tonumber(sign), tonumber(ends)
      if how == 'online' then
        active = math.max(active, sign)
      end
      if ends <= now then
        redis.call('HDEL', key, name)
      else
        look = math.min(look or ends, ends)
        if how == 'online' or (how == 'away' and state == 'offline') then
          state = how
        end
      end
    end
  end
  redis.call('HSET', key, 'state', state, 'active_at', integer(active))
  if state ~= last then
    redis.call('PUBLISH', 'presence:' .. user, state .. ':' .. integer(active))
  end
  redis.call('ZADD', due, integer(look or now + LOOK_AGAIN_MILLIS), user)
  return state, active
end
