-- An entry in one row: its lines and splits are arrays of it. Written once, read whole, and a tenth of the cost of rows
-- of their own, each with a key, an index and a trigger. amounts are debit minus credit, never 0; the n-th belongs to the
-- n-th account. The views have a row per line and per split for those who read.
alter table journal_entry
    add accounts text[],
    add amounts bigint[],
    add split_accounts text[],
    add split_skus text[],
    add split_amounts bigint[];

update journal_entry e set
    accounts = l.accounts,
    amounts = l.amounts,
    split_accounts = coalesce(s.accounts, '{}'),
    split_skus = coalesce(s.skus, '{}'),
    split_amounts = coalesce(s.amounts, '{}')
from (select entry_id, array_agg(account order by line_no) as accounts,
             array_agg(debit - credit order by line_no) as amounts
      from journal_line group by entry_id) l
left join (select entry_id, array_agg(account order by account, sku) as accounts,
                  array_agg(sku order by account, sku) as skus, array_agg(amount order by account, sku) as amounts
           from journal_split group by entry_id) s using (entry_id)
where l.entry_id = e.id;

alter table journal_entry
    alter accounts set not null,
    alter amounts set not null,
    alter split_accounts set not null,
    alter split_skus set not null,
    alter split_amounts set not null,
    -- The id is made of the same and is unique.
    drop constraint journal_entry_once,
    add constraint journal_entry_lines check (cardinality(accounts) = cardinality(amounts) and cardinality(accounts) > 1),
    add constraint journal_entry_splits check (cardinality(split_skus) = cardinality(split_accounts)
                                               and cardinality(split_amounts) = cardinality(split_accounts));
drop index journal_entry_by_source;
-- What moved a platform's balance, payouts of orders aside.
create index journal_entry_wallets on journal_entry (merchant_id, posted_on, id)
    where source <> 'settlement' and accounts && '{1103,1104,1105}';

drop table journal_line, journal_split;

create view journal_line as
select e.id as entry_id, l.line_no, e.merchant_id, e.posted_on, e.seq as entry_seq, l.account,
       greatest(l.amount, 0) as debit, greatest(-l.amount, 0) as credit
from journal_entry e cross join lateral unnest(e.accounts, e.amounts) with ordinality as l (account, amount, line_no);

create view journal_split as
select e.id as entry_id, e.merchant_id, e.posted_on, s.account, s.sku, s.amount
from journal_entry e
cross join lateral unnest(e.split_accounts, e.split_skus, e.split_amounts) as s (account, sku, amount);

-- A product's day: one row for all accounts that are booked together, the n-th amount belongs to the n-th account.
alter table daily_product_total rename to daily_product_account;
create table daily_product_total (
    merchant_id uuid     not null,
    day         date     not null,
    sku         text     not null,
    accounts    text[]   not null,
    slot        smallint not null,
    amounts     bigint[] not null,
    primary key (merchant_id, day, sku, accounts, slot)
) with (fillfactor = 70);
insert into daily_product_total (merchant_id, day, sku, accounts, slot, amounts)
select merchant_id, day, sku, array_agg(account order by account), slot, array_agg(amount order by account)
from daily_product_account group by merchant_id, day, sku, slot;
drop table daily_product_account;

-- Nobody reads them: an order's lines are asked of the order.
drop table order_line;
drop index event_history_merchant;

-- Rows of two or three kilobytes stay as they are: compressing each cost more than all else of writing it.
alter table event_journal set (toast_tuple_target = 8160);
alter table idempotency_key set (toast_tuple_target = 8160);
-- A claim is small and its answer is not: most find room beside their claim, so that no index changes.
alter table idempotency_key set (fillfactor = 10);
