-- What wrk sends: by the hundred, 71 good events, 10 of a type that nobody handles, 14 bad ones, 4 batches of ten, and
-- a huge one, or one that is too large. Each good event has an id of its own: thread and number.

local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
  handles = handles or {}
  table.insert(handles, thread)
end

function init(_)
  count = 0
  good, batches, other = 0, 0, 0
  codes = {}
  fill = string.rep("x", 400 * 1024)
end

local function event(name, kind, rest)
  return '{"specversion":"1.0","id":"' .. name .. '","source":"//load/' .. name .. '","type":"' .. kind ..
    '","data":{"bucket":"load","name":"' .. name .. '","size":"12"' .. (rest or "") .. "}}"
end

local STORAGE = "google.cloud.storage.object.v1.finalized"
local BAD = {
  '{"specversion":"1.0","id":"bad"', "", "[1,2", '{"specversion":"9.9","id":"bad","source":"/s","type":"t"}',
  '{"specversion":"1.0","id":"bad","source":"/s","type":"' .. STORAGE .. '","data":{"size":"much"}}',
  '{"specversion":"1.0","id":"bad","source":"/s","type":"' .. STORAGE .. '","data":' .. string.rep("[", 200) .. "}",
}

function request()
  local name = id .. "-" .. count
  local kind = count % 100
  local large = count % 1000 == 999
  count = count + 1
  local headers = {["Content-Type"] = "application/cloudevents+json"}
  local body
  if kind < 71 then
    body = event(name, STORAGE)
  elseif kind < 81 then
    body = event(name, "load.unknown")
  elseif kind < 95 then
    body = BAD[count % #BAD + 1]
  elseif kind < 99 then
    headers["Content-Type"] = "application/cloudevents-batch+json"
    local events = {}
    for i = 1, 10 do
      events[i] = event(name .. "." .. i, STORAGE)
    end
    body = "[" .. table.concat(events, ",") .. "]"
  else
    body = event(name, STORAGE, ',"metadata":{"fill":"' .. string.rep(fill, large and 3 or 1) .. '"}')
  end
  return wrk.format("POST", "/", headers, body)
end

function response(status, _, _)
  if status == 204 then
    good = good + 1
  elseif status == 200 then
    batches = batches + 1
  elseif status ~= 400 and status ~= 413 then
    other = other + 1
  end
end

function done(_, _, _)
  local sums = {good = 0, batches = 0, other = 0, count = 0}
  for _, thread in ipairs(handles) do
    for name, sum in pairs(sums) do
      sums[name] = sum + thread:get(name)
    end
  end
  print(string.format("RESULT %d %d %d %d", sums.count, sums.good, sums.batches, sums.other))
end
