-- Another version whenever rows of a merchant's order list have changed, so that a page kept in memory is known to be
-- as good as a new one.
create table order_list_version (
    merchant_id uuid primary key,
    version uuid not null
) with (fillfactor = 50);
