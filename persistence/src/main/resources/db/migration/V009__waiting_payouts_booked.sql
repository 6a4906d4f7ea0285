-- Waiting rows are booked whenever their order comes or moves, on behalf of whoever confirmed their file.
alter table waiting_payout
    add column run_id uuid,
    add column user_id uuid,
    add column tried_for timestamptz; -- changed_at of the order that the row did not fit when it was last tried

update waiting_payout w
set run_id = r.id, user_id = coalesce(r.confirmed_by, r.uploaded_by)
from import_run r join import_item i on i.run_id = r.id
where r.kind = 'income' and i.tab = 'unmatched' and r.merchant_id = w.merchant_id
  and w.id = md5(concat_ws('|', r.shop_id, i.payload->'row'->>'reference', i.payload->'row'->>'settled_on',
                           i.payload->'row'->>'payout', i.payload->'row'->>'refund'))::uuid;

create index waiting_payout_run on waiting_payout (run_id, id);

alter table waiting_payout drop constraint waiting_payout_reason_check;
alter table waiting_payout add constraint waiting_payout_reason_check
    check (reason in ('unknown_order', 'order_not_shipped', 'settled_differently'));
