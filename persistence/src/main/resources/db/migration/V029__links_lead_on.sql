-- The page of ours that whoever asked for the link was on the way to; null where it was none.
alter table password_reset add column leads_to text;
-- Given out by an engineer, not asked for by the user and not sent.
alter table password_reset add column handed boolean not null default false;
