-- What a payout did to its platform's balance, in place of looking up its entries for each line and sum. A release before
-- this one leaves it null, and then it is looked up.
alter table order_settlement add balance_change bigint;
update order_settlement s set balance_change = coalesce(
    (select sum(l.amount)::bigint
     from journal_entry e cross join lateral unnest(e.accounts, e.amounts) as l (account, amount)
     where e.order_id = s.order_id and e.merchant_id = s.merchant_id and e.source = 'settlement'
       and l.account in ('1103', '1104', '1105') and e.reverses is null
       and not exists (select 1 from journal_entry r
                       where r.order_id = e.order_id and r.reverses = e.id and r.source = 'settlement')), 0);

-- An account's balance is the sum of its own rows, of all days.
create index daily_total_account on daily_total (merchant_id, account, day);
