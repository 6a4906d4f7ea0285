-- What columns of a shop's payout files mean that the readers do not know, as people said: a known fee, or an account.
create table fee_column (
    shop_id uuid not null,
    column_key text not null, -- the header as headers are compared
    merchant_id uuid not null,
    name text not null,
    fee text,
    account text,
    primary key (shop_id, column_key),
    check ((fee is null) <> (account is null))
);

-- Rows of payout files with money in columns nobody knew: few, and to be found again when their meaning is told.
create index import_item_unmapped on import_item (merchant_id, run_id)
    where payload->'row'->'unmapped' <> '{}'::jsonb;
