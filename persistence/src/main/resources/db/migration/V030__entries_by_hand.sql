-- Entries that people made by hand, by day: a list of their own, and few of all.
create index journal_entry_by_hand on journal_entry (merchant_id, posted_on, seq) where source in ('manual', 'donation');
