-- Work of the whole cluster that runs at its time, once over all nodes: a row per job, in the form db-scheduler keeps it.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    -- The two below are ours, and empty for db-scheduler: how the last failure read, and the run that is told to stop,
    -- which is the version that picking it gave the row.
    failure text,
    stopped_version bigint,
    primary key (task_name, task_instance)
) with (fillfactor = 50);

-- Jobs that failed as often as they may, until they run well again or somebody drops them.
create table job_dead (
    name text primary key,
    since timestamptz not null,
    failed_at timestamptz not null,
    attempts int not null,
    failure text not null
);

-- A seal a day on what was recorded of a merchant's journal since the seal before it, whose hash it holds. Positions are
-- journal_entry.seq; the arrays are the trial balance of all that is sealed with it and before, the n-th sums belong to
-- the n-th account. A chain does not fork: no two seals follow the same one.
create table day_seal (
    merchant_id uuid not null,
    day date not null,
    after_position bigint not null,
    through_position bigint not null,
    entries bigint not null,
    debit bigint not null,
    credit bigint not null,
    accounts text[] not null,
    debits bigint[] not null,
    credits bigint[] not null,
    previous_hash text not null,
    hash text not null,
    sealed_at timestamptz not null,
    primary key (merchant_id, day),
    constraint day_seal_chain unique (merchant_id, previous_hash),
    constraint day_seal_forward check (through_position >= after_position),
    constraint day_seal_balances check (debit = credit),
    constraint day_seal_sums check (cardinality(accounts) = cardinality(debits)
                                    and cardinality(accounts) = cardinality(credits))
);
