-- Rows of payout files whose order is not in the books, or not yet sent: they post nothing and wait until it is.
create table waiting_payout (
    id uuid primary key,
    merchant_id uuid not null,
    shop_id uuid not null,
    platform text not null,
    -- the order's number, or its tracking number where the file goes by that
    reference text not null,
    reason text not null check (reason in ('unknown_order', 'order_not_shipped')),
    settled_on date not null,
    payout bigint not null,
    refund bigint not null,
    payload jsonb not null
);

create index waiting_payout_day on waiting_payout (merchant_id, settled_on, id);
create index waiting_payout_reference on waiting_payout (shop_id, lower(reference));
