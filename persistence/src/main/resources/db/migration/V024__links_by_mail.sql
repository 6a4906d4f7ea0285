-- Links that people are sent: to set a new password, and to join a merchant. The token in a link is made of the id with
-- a key that is not in the database, so who reads these tables cannot use one.
create table password_reset (
    id uuid primary key,
    user_id uuid not null references app_user,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create index password_reset_user on password_reset (user_id, created_at);
create index password_reset_expiry on password_reset (expires_at);

create table invitation (
    id uuid primary key,
    merchant_id uuid not null references merchant,
    email text not null,
    role text not null check (role in ('OWNER', 'ADMIN', 'STAFF', 'VIEWER')),
    invited_by uuid not null references app_user,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid references app_user,
    revoked_at timestamptz
);

-- Of one address, one at a time is open.
create unique index invitation_open on invitation (merchant_id, lower(email))
    where accepted_at is null and revoked_at is null;
create index invitation_merchant on invitation (merchant_id, created_at desc, id desc);
create index invitation_expiry on invitation (expires_at);

-- Mail that waits to be sent; what it says is written when it is sent, from its subject.
create table mail (
    id uuid primary key,
    letter text not null,
    subject_id uuid not null,
    language text not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    tries int not null default 0
);

create index mail_due on mail (due_at);
