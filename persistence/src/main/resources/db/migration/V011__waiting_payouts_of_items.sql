-- The item of its run that a waiting row came from: it is told when the row is booked, and undone with its run.
alter table waiting_payout add column position int;

update waiting_payout w
set position = i.position
from import_run r join import_item i on i.run_id = r.id
where r.id = w.run_id and i.tab = 'unmatched'
  and w.id = md5(concat_ws('|', r.shop_id, i.payload->'row'->>'reference', i.payload->'row'->>'settled_on',
                           i.payload->'row'->>'payout', i.payload->'row'->>'refund'))::uuid;

-- A row in error says which good lines of its purchase wait for it.
update import_item set payload = payload || '{"lines": null}' where tab = 'errors' and payload is not null;
