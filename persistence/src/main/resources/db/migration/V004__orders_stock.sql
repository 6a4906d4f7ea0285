-- Read models of orders and stock. Projections alone write them, from the events; a rebuild empties and refills them.

-- One row per order, wide enough for every list. Amounts are whole rupiah.
create table order_row (
    order_id uuid not null primary key,
    merchant_id uuid not null,
    shop_id uuid not null,
    platform text not null,
    number text not null,
    status text not null,
    buyer text,
    goods bigint not null,
    voucher bigint not null,
    fees bigint not null,
    net_receivable bigint not null,
    cogs bigint not null default 0,
    profit bigint not null default 0,
    courier text,
    tracking_number text,
    -- what the last try to ship fell short of, as [{"sku", "missing"}]; null when nothing is known to be missing
    missing jsonb,
    created_at timestamptz not null,
    shipped_at timestamptz,
    shipped_on date,
    changed_at timestamptz not null,
    -- since when a shipment or return waits for its stock; the sweeper looks here
    waiting_since timestamptz
) with (fillfactor = 80);

create index order_row_newest on order_row (merchant_id, created_at desc, order_id desc);
create index order_row_shop on order_row (merchant_id, shop_id, created_at desc, order_id desc);
create index order_row_status on order_row (merchant_id, status, created_at desc, order_id desc);
create index order_row_number on order_row (merchant_id, lower(number) text_pattern_ops);
create index order_row_tracking on order_row (merchant_id, lower(tracking_number) text_pattern_ops)
    where tracking_number is not null;
create index order_row_waiting on order_row (waiting_since) where waiting_since is not null;

create table order_line (
    order_id uuid not null,
    line_no smallint not null,
    merchant_id uuid not null,
    marketplace_sku text not null,
    variation text not null,
    sku text not null,
    quantity integer not null,
    unit_price bigint not null,
    goods bigint not null,
    primary key (order_id, line_no)
);

-- What happened to each order, stock and shop, event by event, and who had it done: their audit trail. subject says what
-- subject_id is the id of: an order, a shop, or (inventory) a merchant. import_id is the run that did it for the user.
create table event_history (
    subject_id uuid not null,
    sequence bigint not null,
    subject text not null,
    merchant_id uuid not null,
    what text not null,
    user_id uuid not null,
    import_id uuid,
    at timestamptz not null,
    primary key (subject_id, sequence)
);

create index event_history_merchant on event_history (merchant_id, at desc);

-- One row per payout of an order: expected = payout + fee_change + income_tax + refund + paid_direct + unexplained.
create table order_settlement (
    order_id uuid not null primary key,
    merchant_id uuid not null,
    shop_id uuid not null,
    paid_on date not null,
    expected bigint not null,
    payout bigint not null,
    fee_change bigint not null,
    income_tax bigint not null,
    refund bigint not null,
    paid_direct bigint not null,
    unexplained bigint not null
);

create index order_settlement_day on order_settlement (merchant_id, paid_on, order_id);

-- FIFO layers, also those that are eaten up: a return may fill them again.
create table stock_layer (
    merchant_id uuid not null,
    sequence bigint not null,
    sku text not null,
    warehouse text not null,
    received_on date not null,
    unit_cost bigint not null,
    left_over integer not null,
    primary key (merchant_id, sequence)
) with (fillfactor = 80);

create index stock_layer_sku on stock_layer (merchant_id, sku, warehouse, received_on, sequence);
