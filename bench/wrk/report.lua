-- What every script here ends with: one line of JSON on standard output. Latencies are in microseconds as wrk counts
-- them, from a request's sending to its whole answer; a closed loop, so a stall delays the requests behind it too.
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function done(summary, latency, requests)
    local ran_out = false
    for _, thread in ipairs(threads) do
        ran_out = ran_out or thread:get("ran_out") == true
    end
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"max_us":%d,"refused":%d,"failed":%d,"ran_out":%s}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout, tostring(ran_out)))
end

function lines_of(path)
    local lines = {}
    for line in io.lines(path) do
        table.insert(lines, line)
    end
    return lines
end
