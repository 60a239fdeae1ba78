-- Asks what a file of requests says, each thread its share, round and round, by wrk:
-- wrk -t2 -c16 -dNs -s replay.lua URL FILE SKIP
-- Why files: both servers are asked the same, and nothing is made up while time is taken. SKIP requests are passed
-- over first, so that no run approves what the run before approved.

local threads = 0

function setup(thread)
  thread:set("nth", threads)
  threads = threads + 1
end

local requests, at = {}, 0

function init(args)
  local lines, skip = {}, tonumber(args[2])
  for line in io.lines(args[1]) do
    lines[#lines + 1] = line
  end
  for i = 1, #lines do
    if i % 2 == nth then
      local line = lines[(i + skip - 1) % #lines + 1]
      local method, path, body, authorization = line:match("^(%u+)\t([^\t]+)\t([^\t]*)\t(.*)$")
      local headers = { ["Authorization"] = authorization, ["Content-Type"] = "application/json" }
      requests[#requests + 1] = wrk.format(method, path, headers, body)
    end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
