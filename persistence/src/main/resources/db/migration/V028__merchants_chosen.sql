-- When the user last chose to work for the merchant on the pages; null where that was never chosen.
alter table membership add column chosen_at timestamptz;
