-- wrk -s create.lua URL -- TOKEN FILE RUN PRODUCTS: places new orders of two products each in turn in
-- the shops of a file, each line "merchant shop". RUN makes numbers and keys new.
dofile("bench/wrk/report.lua")

function init(args)
    token = "Bearer " .. args[1]
    run = args[3]
    products = tonumber(args[4])
    shops = {}
    for _, line in ipairs(lines_of(args[2])) do
        local merchant, shop = line:match("(%S+) (%S+)")
        table.insert(shops, { merchant = merchant, shop = shop })
    end
    math.randomseed(20250801)
    sent = 0
end

function request()
    sent = sent + 1
    local at = shops[sent % #shops + 1]
    local number = run .. "-" .. sent
    local day = sent % 28 + 1
    local body = string.format(
        '{"shop_id":"%s","number":"%s","created_at":"2025-08-%02dT%02d:%02d:%02dZ","buyer":"pembeli%d","lines":['
            .. '{"sku":"SKU-%04d","quantity":2,"unit_price":20000},{"sku":"SKU-%04d","quantity":1,"unit_price":35000}]}',
        at.shop, number, day, sent % 24, sent % 60, sent % 59, sent % 5000,
        math.random(0, products / 2 - 1), math.random(products / 2, products - 1))
    return wrk.format("POST", "/v1/orders", {
        ["Authorization"] = token,
        ["X-Merchant-Id"] = at.merchant,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = "create-" .. number,
    }, body)
end
