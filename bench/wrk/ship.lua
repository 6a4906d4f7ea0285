-- wrk -s ship.lua URL -- TOKEN FILE RUN: ships the orders of a file, each line "merchant order", each once.
-- When they are all sent the run says that it ran out, and counts for nothing.
dofile("bench/wrk/report.lua")

function init(args)
    token = "Bearer " .. args[1]
    run = args[3]
    orders = lines_of(args[2])
    sent = 0
    ran_out = false
end

function request()
    if sent == #orders then
        ran_out = true
        wrk.thread:stop()
        return wrk.format("GET", "/live")
    end
    sent = sent + 1
    local merchant, order = orders[sent]:match("(%S+) (%S+)")
    return wrk.format("POST", "/v1/orders/" .. order .. "/ship", {
        ["Authorization"] = token,
        ["X-Merchant-Id"] = merchant,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = "ship-" .. run .. "-" .. order,
    }, '{"courier":"JNE","tracking_number":"T' .. order:sub(1, 13) .. '","date":"2025-09-01"}')
end
