-- Users, merchants and who may do what; shops and products; sessions, idempotency keys and the audit trail.

create table app_user (
    id uuid primary key,
    name text not null,
    email text,
    password_hash text,
    created_at timestamptz not null,
    check ((email is null) = (password_hash is null))
);

create unique index app_user_email on app_user (lower(email));

create table merchant (
    id uuid primary key,
    name text not null,
    plan text not null default 'FREE',
    zone text not null default 'Asia/Jakarta',
    created_at timestamptz not null
);

create table membership (
    merchant_id uuid not null references merchant,
    user_id uuid not null references app_user,
    role text not null check (role in ('OWNER', 'ADMIN', 'STAFF', 'VIEWER')),
    created_at timestamptz not null,
    primary key (merchant_id, user_id)
);

create index membership_user on membership (user_id, created_at, merchant_id);

-- One sign-in. Its refresh tokens are a family: one is good at a time, and each is used once.
create table user_session (
    id uuid primary key,
    user_id uuid not null references app_user,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_because text
);

create index user_session_user on user_session (user_id);
create index user_session_expiry on user_session (expires_at);

-- Only hashes are kept: who reads the table cannot sign in.
create table refresh_token (
    token_hash bytea primary key,
    session_id uuid not null references user_session on delete cascade,
    issued_at timestamptz not null,
    used_at timestamptz
);

create index refresh_token_session on refresh_token (session_id);
create index refresh_token_used on refresh_token (used_at) where used_at is not null;

-- The first answer to a POST with an Idempotency-Key. A row without a status is a request that still runs, or that
-- a crash cut off: after locked_until another attempt may take it over.
create table idempotency_key (
    scope uuid not null,
    key text not null,
    fingerprint bytea not null,
    created_at timestamptz not null,
    locked_until timestamptz not null,
    expires_at timestamptz not null,
    status int,
    content_type text,
    location text,
    body bytea,
    primary key (scope, key)
);

create index idempotency_key_expiry on idempotency_key (expires_at);

create table audit_log (
    id uuid primary key,
    merchant_id uuid references merchant,
    user_id uuid references app_user,
    at timestamptz not null,
    action text not null,
    subject text not null,
    subject_id text not null,
    detail jsonb not null default '{}',
    request_id text,
    import_id uuid
);

create index audit_log_merchant on audit_log (merchant_id, at desc, id desc);

create table shop (
    id uuid primary key,
    merchant_id uuid not null references merchant,
    name text not null,
    platform text not null check (platform in ('SHOPEE', 'TIKTOK', 'MENGANTAR', 'OTHER')),
    created_at timestamptz not null,
    archived_at timestamptz
);

create index shop_merchant on shop (merchant_id, created_at, id);

create table product (
    merchant_id uuid not null references merchant,
    sku text not null,
    name text not null,
    price bigint not null check (price >= 0),
    bundle boolean not null,
    created_at timestamptz not null,
    primary key (merchant_id, sku)
);

-- The parts of a bundle in the order in which they eat stock.
create table product_component (
    merchant_id uuid not null,
    bundle_sku text not null,
    position int not null,
    component_sku text not null,
    quantity int not null check (quantity > 0),
    primary key (merchant_id, bundle_sku, position),
    unique (merchant_id, bundle_sku, component_sku),
    foreign key (merchant_id, bundle_sku) references product (merchant_id, sku),
    foreign key (merchant_id, component_sku) references product (merchant_id, sku)
);

create index product_component_part on product_component (merchant_id, component_sku);
