-- Files that merchants upload: what is in them, what became of it, and what waits for an order still to come.

create table import_run (
    id uuid primary key,
    merchant_id uuid not null,
    seq bigint generated always as identity,
    kind text not null,
    shop_id uuid,
    platform text,
    file_name text not null,
    file_sha256 text not null,
    state text not null check (state in ('READING', 'PREVIEWED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED', 'UNDOING', 'UNDONE')),
    total int not null default 0,
    importable int not null default 0,
    unmatched int not null default 0,
    skipped int not null default 0,
    errors int not null default 0,
    detail jsonb not null default '{}',
    done int not null default 0,
    created int not null default 0,
    updated int not null default 0,
    unchanged int not null default 0,
    failed int not null default 0,
    undone int not null default 0,
    kept int not null default 0,
    failure text,
    troubles int not null default 0, -- in a row, since an item was last done
    uploaded_by uuid not null,
    uploaded_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    undone_by uuid,
    finished_at timestamptz
);

create index import_run_newest on import_run (merchant_id, seq desc);
create index import_run_previewed on import_run (uploaded_at) where state = 'PREVIEWED';
create index import_run_running on import_run (confirmed_at) where state in ('RUNNING', 'UNDOING');
create index import_run_reading on import_run (uploaded_at) where state = 'READING';
create index audit_log_import on audit_log (merchant_id, subject_id, at) where subject = 'import';
create index import_run_file on import_run (merchant_id, kind, file_sha256);

-- position is the order in which items are applied; weight is what an item counts for, rows or one order.
create table import_item (
    run_id uuid not null references import_run on delete cascade,
    position int not null,
    merchant_id uuid not null,
    tab text not null check (tab in ('importable', 'unmatched', 'skipped', 'errors')),
    weight int not null,
    file_rows int[] not null,
    reference text,
    reason text,
    detail text,
    skus text[] not null,
    payload jsonb,
    choices jsonb, -- what a person chose for this item when it was tried again
    outcome text check (outcome in ('CREATED', 'UPDATED', 'UNCHANGED', 'FAILED', 'UNDONE', 'KEPT')),
    outcome_reason text,
    outcome_detail text,
    primary key (run_id, position)
);

create index import_item_tab on import_item (run_id, tab, position);
create index import_item_waiting on import_item (run_id, position) where tab = 'importable' and outcome is null;

-- Who applies a merchant's runs, one worker at a time; a lease that is not renewed in time ends by itself.
create table import_lease (
    merchant_id uuid primary key,
    holder uuid not null,
    until timestamptz not null
);

-- Orders that came from files, so that a later file finds them by number and a payout by tracking number. run_id is the
-- run that brought the order first.
create table imported_order (
    shop_id uuid not null,
    number text not null,
    merchant_id uuid not null,
    order_id uuid not null,
    run_id uuid not null,
    tracking_number text,
    primary key (shop_id, number)
);

create index imported_order_tracking on imported_order (shop_id, lower(tracking_number))
    where tracking_number is not null;

-- Parcels that came back, listed before or after their order is known.
create table returned_parcel (
    shop_id uuid not null,
    order_number text not null,
    merchant_id uuid not null,
    received_on date not null,
    damaged boolean not null,
    primary key (shop_id, order_number)
);
