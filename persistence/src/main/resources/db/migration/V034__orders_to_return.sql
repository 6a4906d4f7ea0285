-- Orders that a file says were cancelled or came back, and that stand in the books: they are told with the import.
create index import_item_to_return on import_item (merchant_id, run_id)
    where coalesce(outcome_reason, reason) in ('cancelled_after_shipping', 'returned_after_payout');
