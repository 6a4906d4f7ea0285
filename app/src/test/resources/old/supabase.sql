-- What Supabase may have left, with ${orders} good orders and some of every kind that cannot be taken.
create schema auth;
create table auth.users (id uuid primary key, email text, encrypted_password text, email_confirmed_at timestamptz,
    raw_user_meta_data jsonb, deleted_at timestamptz, banned_until timestamptz);

-- The first three are good; of the others each has a flaw of its own, and the last two share an address.
insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_user_meta_data, banned_until)
select ('00000000-0000-4000-8000-' || lpad((n)::text, 12, '0'))::uuid, email, hash, case when n <> 6 then timestamptz '2024-05-06 07:08:09' end, jsonb_build_object('full_name', 'Nama ' || n),
    case when n = 10 then timestamptz 'infinity' end
from (values (1, 'lama1@contoh.test', '${2a}'), (2, 'Lama2@Contoh.test', '${2b}'), (3, 'lama3@contoh.test', '${2y}'),
    (4, 'lama4@contoh.test', '5f4dcc3b5aa765d61d8327deb882cf99'), (5, 'lama5@contoh.test', null),
    (6, 'lama6@contoh.test', '${2a}'), (7, 'sama@contoh.test', '${2a}'), (8, 'Sama@contoh.test', '${2a}'),
    (9, 'bukan alamat', '${2a}'), (10, 'terkunci@contoh.test', '${2a}')) as u (n, email, hash);

create table shops (id uuid primary key, user_id uuid, name text, platform text);
insert into shops
select ('00000000-0000-4000-8000-' || lpad((n)::text, 12, '0'))::uuid, ('00000000-0000-4000-8000-' || lpad((n)::text, 12, '0'))::uuid, 'Toko ' || n, (array['Shopee', 'TikTok Shop', 'Mengantar', 'WhatsApp'])[n] from generate_series(1, 4) n;

create table products (id bigint primary key, user_id uuid, sku text, name text, price numeric(14, 2),
    cost_price numeric(14, 2), stock int);
insert into products
select u * 100 + p, ('00000000-0000-4000-8000-' || lpad((u)::text, 12, '0'))::uuid, 'SKU-' || p, 'Barang ' || p, 20000 + p * 1000, 12000 + p * 500, p * 3
from generate_series(1, 3) u, generate_series(1, 10) p;
-- No SKU, half a rupiah, a price below 0, one SKU twice; and one that is good, below 0 and of unknown cost.
insert into products
select 900 + n, ('00000000-0000-4000-8000-' || lpad((1)::text, 12, '0'))::uuid, sku, 'Kotor', price, cost, stock
from (values (1, null, 100, 50, 1), (2, 'HALF', 10.50, 5, 1), (3, 'MINUS', -1, 5, 1), (4, 'TWICE', 100, 50, 1),
    (5, 'TWICE', 100, 50, 1), (6, 'BELOW', 100, null, -4)) as p (n, sku, price, cost, stock);

create table orders (id bigint primary key, shop_id uuid, order_number text, status text, created_at timestamptz,
    customer_name text, voucher numeric(14, 2), shipping_fee numeric(14, 2), cod_value numeric(14, 2), courier text,
    tracking_number text, shipped_at timestamptz, paid_at timestamptz, payout numeric(14, 2), refund numeric(14, 2),
    returned_at timestamptz, return_condition text, return_cost numeric(14, 2), cancel_reason text);
create table order_items (id bigint primary key, order_id bigint, product_id bigint, quantity int,
    price numeric(14, 2));
-- Made from 1 March 2025, 18:30 in UTC, which is the next day in Jakarta; each seventh of one status.
insert into orders
select n, ('00000000-0000-4000-8000-' || lpad((1 + n % 3)::text, 12, '0'))::uuid, 'ORD-' || n,
    (array['pending', 'packed', 'shipped', 'delivered', 'completed', 'cancelled', 'returned'])[1 + n % 7],
    timestamptz '2025-03-01 18:30+00' + n * interval '1 minute', 'Pembeli ' || n, (n % 5) * 500, 0,
    case when n % 3 = 2 then 90000 else 0 end, 'JNE', 'RESI' || n,
    case when n % 7 in (2, 3, 4, 6) then timestamptz '2025-03-02 02:00+00' + n * interval '1 minute' end,
    case when n % 7 = 4 then timestamptz '2025-03-09 02:00+00' + n * interval '1 minute' end,
    case when n % 7 = 4 then 30000 + n end, 0,
    case when n % 7 = 6 then timestamptz '2025-03-06 02:00+00' + n * interval '1 minute' end,
    case when n % 7 = 6 then case when n % 2 = 0 then 'GOOD' else 'DAMAGED' end end, 0,
    case when n % 7 = 5 then 'Pembeli batal' end
from generate_series(1, ${orders}) n;
insert into order_items
select n * 10 + i, n, (1 + n % 3) * 100 + 1 + (n + i * 3) % 10, 1 + (n + i) % 2, 25000 + i * 1000
from generate_series(1, ${orders}) n, generate_series(1, 2) i;
-- Each has a flaw: a product without a SKU, a status nobody knows, no lines, a line of no piece, a voucher below 0, a
-- number twice, a shop whose user has no account.
insert into orders (id, shop_id, order_number, status, created_at, voucher)
select 900000 + n, ('00000000-0000-4000-8000-' || lpad((shop)::text, 12, '0'))::uuid, number, status, timestamptz '2025-04-01 00:00+00', voucher
from (values (1, 1, 'BAD-1', 'shipped', 0), (2, 1, 'BAD-2', 'lost', 0), (3, 1, 'BAD-3', 'shipped', 0),
    (4, 1, 'BAD-4', 'shipped', 0), (5, 1, 'BAD-5', 'shipped', -5), (6, 1, 'BAD-6', 'shipped', 0),
    (7, 1, 'BAD-6', 'shipped', 0), (8, 4, 'BAD-8', 'shipped', 0)) as o (n, shop, number, status, voucher);
insert into order_items
select 90000000 + n, 900000 + n, case n when 1 then 901 else 101 end, case n when 4 then 0 else 1 end, 1000
from unnest(array[1, 2, 4, 5, 6, 7, 8]) n;
