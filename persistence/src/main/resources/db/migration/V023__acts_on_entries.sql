-- Who posted an entry by hand and who took it back, of all the acts of a merchant's trail.
create index audit_log_entry on audit_log (merchant_id, subject_id) where subject = 'journal-entry';
