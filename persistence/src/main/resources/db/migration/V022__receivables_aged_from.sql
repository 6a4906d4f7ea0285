-- The business day of the first line; since is the day it was posted on, which is later where the books were closed by
-- then. Null, for which since stands, where a version before this one wrote the row.
alter table order_receivable add column aged_from date;
