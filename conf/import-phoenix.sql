-- What `lababersih import-database phoenix` reads in an older system's PostgreSQL: a Phoenix application with the users of mix phx.gen.auth and tables of the shop.
-- Change the queries to the tables that you have. Each is one SELECT below a line "-- name: ...", in a transaction that
-- can only read, and yields just the columns that it has here (null where there is nothing to tell). All is read as text:
-- rupiah as whole numbers ("12500.00" is one, "12500.50" is not), times as timestamps (those without a time zone are UTC)
-- or, for days, as dates. docs/operations.md tells what becomes of each.

-- The hash is taken as it is, so the password goes on.
-- name: users
select id, email, null as name, -- what stands before the @
    hashed_password as password_hash, confirmed_at is not null as confirmed
from users

-- Whose books these are. Here each user has one of his own.
-- name: merchants
select id, email as name,
    null as zone -- Asia/Jakarta
from users

-- Roles are OWNER, ADMIN, STAFF and VIEWER; every merchant needs an owner.
-- name: members
select id as merchant_id, id as user_id, 'OWNER' as role
from users

-- Platforms are SHOPEE, TIKTOK, MENGANTAR and OTHER.
-- name: shops
select id, user_id as merchant_id, name, upper(platform) as platform
from shops

-- The cost of one piece (HPP), and how many are there now.
-- name: products
select user_id as merchant_id, sku, name, price, cost, stock
from products

-- Statuses are CREATED, PACKED, SHIPPED, DELIVERED, SETTLED (paid out), CANCELLED and RETURNED.
-- voucher: borne by the seller. shipping_fee: borne by the seller, for MENGANTAR. cod_value: what the courier collects.
-- payout: what the marketplace paid, of that order; refund: what it took back for the buyer.
-- return_condition: GOOD or DAMAGED.
-- name: orders
select id, shop_id, number, upper(status) as status, inserted_at as created_at, buyer, voucher, shipping_fee, cod_value,
    courier, tracking_number, shipped_at, settled_at as paid_at, payout, refund, returned_at, return_condition,
    return_cost, cancel_reason
from orders

-- name: lines
select i.order_id, i.id as position, p.sku, i.quantity, i.unit_price
from order_items i left join products p on p.id = i.product_id
