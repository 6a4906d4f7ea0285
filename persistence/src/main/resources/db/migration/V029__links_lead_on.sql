-- The page of ours that whoever asked for the link was on the way to; null where it was none.
alter table password_reset add column leads_to text;
