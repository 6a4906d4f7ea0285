-- Who may do what only one may, by this server's clock: which side of a split cluster goes on, who may found one.
create table lease (
    name text primary key,
    owner text not null,
    -- Rises with every taking, so that a holder that slept can be told from the one after it.
    token bigint not null,
    until timestamptz not null
);
