-- What `lababersih import-database supabase` reads in an older system's PostgreSQL: Supabase, with auth.users and tables of the shop in the schema public.
-- Change the queries to the tables that you have. Each is one SELECT below a line "-- name: ...", in a transaction that
-- can only read, and yields just the columns that it has here (null where there is nothing to tell). All is read as text:
-- rupiah as whole numbers ("12500.00" is one, "12500.50" is not), times as timestamps (those without a time zone are UTC)
-- or, for days, as dates. docs/operations.md tells what becomes of each.

-- The hash is taken as it is, so the password goes on.
-- name: users
select id, email, coalesce(raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name') as name,
    encrypted_password as password_hash,
    email_confirmed_at is not null and (banned_until is null or banned_until < now()) as confirmed
from auth.users
where deleted_at is null

-- Whose books these are. Here each user has one of his own.
-- name: merchants
select id, coalesce(raw_user_meta_data ->> 'store_name', raw_user_meta_data ->> 'full_name', email) as name,
    null as zone -- Asia/Jakarta
from auth.users
where deleted_at is null

-- Roles are OWNER, ADMIN, STAFF and VIEWER; every merchant needs an owner.
-- name: members
select id as merchant_id, id as user_id, 'OWNER' as role
from auth.users
where deleted_at is null

-- Platforms are SHOPEE, TIKTOK, MENGANTAR and OTHER.
-- name: shops
select id, user_id as merchant_id, name,
    case when lower(platform) like 'shopee%' then 'SHOPEE' when lower(platform) like 'tiktok%' then 'TIKTOK'
        when lower(platform) = 'mengantar' then 'MENGANTAR' else 'OTHER' end as platform
from public.shops

-- The cost of one piece (HPP), and how many are there now.
-- name: products
select user_id as merchant_id, sku, name, price, cost_price as cost, stock
from public.products

-- Statuses are CREATED, PACKED, SHIPPED, DELIVERED, SETTLED (paid out), CANCELLED and RETURNED.
-- voucher: borne by the seller. shipping_fee: borne by the seller, for MENGANTAR. cod_value: what the courier collects.
-- payout: what the marketplace paid, of that order; refund: what it took back for the buyer.
-- return_condition: GOOD or DAMAGED.
-- name: orders
select id, shop_id, order_number as number,
    case lower(status) when 'pending' then 'CREATED' when 'processing' then 'PACKED' when 'completed' then 'SETTLED'
        when 'canceled' then 'CANCELLED' else upper(status) end as status,
    created_at, customer_name as buyer, voucher, shipping_fee, cod_value, courier, tracking_number, shipped_at,
    paid_at, payout, refund, returned_at, return_condition, return_cost, cancel_reason
from public.orders

-- name: lines
select i.order_id, i.id as position, p.sku, i.quantity, i.price as unit_price
from public.order_items i left join public.products p on p.id = i.product_id
