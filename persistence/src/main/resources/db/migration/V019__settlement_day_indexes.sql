create index order_settlement_posted on order_settlement (merchant_id, (coalesce(posted_on, paid_on)), order_id);

-- Payouts that were taken back when their day was closed, few of all.
create index journal_entry_late_reversals on journal_entry (merchant_id)
    where source = 'settlement' and reverses is not null and posted_on <> business_date;
