-- wrk -s get.lua URL -- TOKEN FILE: GETs the paths of a file in turn, each line "merchant path".
dofile("bench/wrk/report.lua")

function init(args)
    token = "Bearer " .. args[1]
    targets = {}
    for _, line in ipairs(lines_of(args[2])) do
        local merchant, path = line:match("(%S+) (%S+)")
        local headers = { ["Authorization"] = token, ["X-Merchant-Id"] = merchant }
        table.insert(targets, wrk.format("GET", path, headers))
    end
    next_target = 0
end

function request()
    next_target = next_target % #targets + 1
    return targets[next_target]
end
