-- The order's number, by which the payouts of one day are listed. A release before this one leaves it null, and reads by
-- the index order_settlement_posted, which can go when none runs.
alter table order_settlement add number text collate "C";
update order_settlement s set number = o.number from order_row o where o.order_id = s.order_id;
create index order_settlement_listed on order_settlement
    (merchant_id, (coalesce(posted_on, paid_on)), (coalesce(number, '')), order_id);

-- No release since V018 reads by it.
drop index order_settlement_day;
