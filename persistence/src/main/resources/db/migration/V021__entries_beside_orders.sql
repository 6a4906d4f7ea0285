-- What the books hold of an order beside its own events: what a payout's row did beyond a refund, and its reversals.
create index journal_entry_beside_order on journal_entry (order_id) where order_id is not null and source in ('adjustment', 'manual');
