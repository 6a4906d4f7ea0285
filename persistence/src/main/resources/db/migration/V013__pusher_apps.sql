-- Apps of others that tell their own clients something through our sockets, known by a slug in the names of topics.
create table pusher_app (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    key text not null,
    sealed_secret text not null, -- readable only with SECRET_KEY_BASE
    active boolean not null,
    created_at timestamptz not null
);
