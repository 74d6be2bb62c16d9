/**
 * The scripts that keep a run's event stream: fenced, gapless, with one end. Worker and server both run them, so they
 * are part of the contract. Keys for all: [state hash, stream]. A fence is `attempt * 100 + delivery`: a later
 * delivery of the same run takes the stream over and the earlier worker's appends fail from then on.
 */

/** ARGV: fence. Replies 'claimed', 'fenced', or the sealed verdict's JSON when an earlier delivery had already judged. */
export const claimRunScript = `
local fence = tonumber(ARGV[1])
if redis.call('HEXISTS', KEYS[1], 'finished') == 1 then return 'fenced' end
local sealed = redis.call('HGET', KEYS[1], 'verdict')
if sealed then return sealed end
local current = tonumber(redis.call('HGET', KEYS[1], 'fence') or '0')
if fence <= current then return 'fenced' end
redis.call('HSET', KEYS[1], 'fence', fence)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 'claimed'
`;

/**
 * ARGV: fence ('final' for the server's last event), ttl seconds, channel, then one event a piece as a JSON text with
 * the placeholder "seq":0. Replies the last seq, or -1 when fenced. The placeholder is the first "seq":0 of the text.
 */
export const appendEventsScript = `
if ARGV[1] == 'final' then
  if redis.call('HSETNX', KEYS[1], 'finished', '1') == 0 then return -1 end
elseif redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'finished') == 1 then
  return -1
end
local seq = 0
for i = 4, #ARGV do
  seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  local event = string.gsub(ARGV[i], '"seq":0', '"seq":' .. seq, 1)
  redis.call('XADD', KEYS[2], seq .. '-1', 'event', event)
  redis.call('PUBLISH', ARGV[3], event)
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return seq
`;

/** ARGV: fence, verdict job JSON. Replies 1 when this delivery may report the verdict, 0 when fenced. */
export const sealVerdictScript = `
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'verdict') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'verdict', ARGV[2])
return 1
`;
