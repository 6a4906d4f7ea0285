-- The event journal and snapshots of the entities, in the columns pekko-persistence-jdbc 1.1 writes, and where the
-- projections have read to. Its own script is not used: CREATE INDEX CONCURRENTLY cannot run in a transaction.

create table event_journal (
    ordering bigserial not null,
    persistence_id varchar(255) collate "C" not null,
    sequence_number bigint not null,
    deleted boolean not null default false,
    writer varchar(255) not null,
    write_timestamp bigint,
    adapter_manifest varchar(255),
    event_ser_id integer not null,
    event_ser_manifest varchar(255) not null,
    event_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    -- Ours, filled by the database: the writing transaction and the projection slice (by the id's last character).
    -- They order the events for the projections; docs/decisions/projections.md says why tags do not.
    txid bigint not null default (pg_current_xact_id()::text::bigint),
    slice smallint not null generated always as ((ascii(right(persistence_id, 1)) & 3)::smallint) stored,
    primary key (persistence_id, sequence_number)
);

create index event_journal_slice on event_journal (slice, txid, ordering);

create table snapshot (
    persistence_id varchar(255) collate "C" not null,
    sequence_number bigint not null,
    created bigint not null,
    snapshot_ser_id integer not null,
    snapshot_ser_manifest varchar(255) not null,
    snapshot_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    primary key (persistence_id, sequence_number)
);

-- Everything up to and including (txid, ordering) of the slice is in the read models.
create table projection_offset (
    projection text not null,
    slice smallint not null,
    txid bigint not null,
    ordering bigint not null,
    primary key (projection, slice)
);
