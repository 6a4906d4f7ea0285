-- Orders that an import brought and that wait for stock: their number is told with the import.
create index import_item_short on import_item (merchant_id, run_id) where outcome_reason = 'no_stock';
