-- The day on which a payout is in the books where that is not the day it was paid, which was closed when it came. A
-- release before this one leaves it null, and reads by the index order_settlement_day, which can go when none runs.
create temporary table late_settlement on commit drop as
select s.order_id, e.posted_on
from order_settlement s
join (select merchant_id, order_id, business_date, max(posted_on) as posted_on
      from journal_entry
      where merchant_id in (select merchant_id from book_close)
        and source = 'settlement' and posted_on <> business_date and event ~ '^(settled|rts_checked)(_[0-9]+)?$'
      group by 1, 2, 3) e
    on e.merchant_id = s.merchant_id and e.order_id = s.order_id and e.business_date = s.paid_on;

alter table order_settlement add posted_on date;
update order_settlement s set posted_on = l.posted_on from late_settlement l where l.order_id = s.order_id;
