-- What each count of stock found, and what took one back, one row per StockCounted. The events from before this
-- release are in it once `rebuild` has run. Who counted, and when, is in event_history under the same number.
create table stock_count (
    merchant_id uuid not null,
    -- of the stock's event
    sequence bigint not null,
    count_id uuid not null,
    -- the count_id of what takes this one back, if anything does
    back_id uuid not null,
    takes_back boolean not null,
    -- whether it is a count that nothing took back
    stands boolean not null,
    sku text not null,
    warehouse text not null,
    counted_on date not null,
    -- the layers that pieces were taken from (negative) or that came in
    layers bigint[] not null,
    pieces integer[] not null,
    -- rupiah that the books of stock gained
    value bigint not null,
    primary key (merchant_id, sequence)
);
create index stock_count_id on stock_count (merchant_id, count_id);
create index stock_count_back on stock_count (merchant_id, back_id);
create index stock_count_shelf on stock_count (merchant_id, sku, warehouse, sequence);
create index stock_count_stands on stock_count (merchant_id, sku, warehouse, sequence) where stands;
