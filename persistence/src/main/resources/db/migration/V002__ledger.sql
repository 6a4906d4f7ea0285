-- The books: entries that are never edited, their lines, and the totals kept beside them.

-- Accounts a merchant adds to, or renames in, the default chart.
CREATE TABLE chart_account (
    merchant_id uuid    NOT NULL,
    code        text    NOT NULL CHECK (code ~ '^[1-6][0-9]{3}$'),
    name        text    NOT NULL,
    normal_side char(1) NOT NULL CHECK (normal_side IN ('D', 'K')),
    PRIMARY KEY (merchant_id, code)
);

-- id is the UUIDv5 of merchant and source/source_id/event; reverses is the id of the entry turned round.
CREATE TABLE journal_entry (
    id            uuid        PRIMARY KEY,
    merchant_id   uuid        NOT NULL,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    posted_on     date        NOT NULL,
    business_date date        NOT NULL,
    source        text        NOT NULL,
    source_id     text        NOT NULL,
    event         text        NOT NULL,
    reference     text        NOT NULL,
    memo          text        NOT NULL,
    platform      text,
    shop_id       uuid,
    order_id      uuid,
    reverses      uuid,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT journal_entry_once UNIQUE (merchant_id, source, source_id, event)
);
CREATE INDEX journal_entry_by_day ON journal_entry (merchant_id, posted_on, seq);
CREATE INDEX journal_entry_by_order ON journal_entry (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX journal_entry_by_source ON journal_entry (merchant_id, source, posted_on, seq);

-- posted_on and entry_seq repeat what the entry says, so that an account's ledger is one index range.
CREATE TABLE journal_line (
    entry_id    uuid     NOT NULL REFERENCES journal_entry (id),
    line_no     smallint NOT NULL,
    merchant_id uuid     NOT NULL,
    posted_on   date     NOT NULL,
    entry_seq   bigint   NOT NULL,
    account     text     NOT NULL,
    debit       bigint   NOT NULL CHECK (debit >= 0),
    credit      bigint   NOT NULL CHECK (credit >= 0),
    PRIMARY KEY (entry_id, line_no),
    CHECK ((debit = 0) <> (credit = 0))
);
CREATE INDEX journal_line_by_account ON journal_line (merchant_id, account, posted_on, entry_seq, line_no)
    INCLUDE (debit, credit, entry_id);

-- Profit and loss accounts of an entry spread over the products sold; amount = debit - credit.
CREATE TABLE journal_split (
    entry_id    uuid   NOT NULL REFERENCES journal_entry (id),
    merchant_id uuid   NOT NULL,
    posted_on   date   NOT NULL,
    account     text   NOT NULL,
    sku         text   NOT NULL,
    amount      bigint NOT NULL,
    PRIMARY KEY (entry_id, account, sku)
);

-- Sums of journal_line, written in the transaction that writes the lines. Writers spread over slots so that
-- many of them can add to one merchant's day at once; a reader sums the slots. cash_flow is what the account
-- explains of the day's change in cash (11xx), inflow positive.
CREATE TABLE daily_total (
    merchant_id uuid     NOT NULL,
    day         date     NOT NULL,
    account     text     NOT NULL,
    shop_id     uuid,
    platform    text,
    slot        smallint NOT NULL,
    debit       bigint   NOT NULL,
    credit      bigint   NOT NULL,
    cash_flow   bigint   NOT NULL,
    CONSTRAINT daily_total_key UNIQUE NULLS NOT DISTINCT (merchant_id, day, account, shop_id, platform, slot)
) WITH (fillfactor = 70);

-- Sums of journal_split, kept the same way.
CREATE TABLE daily_product_total (
    merchant_id uuid     NOT NULL,
    day         date     NOT NULL,
    account     text     NOT NULL,
    sku         text     NOT NULL,
    slot        smallint NOT NULL,
    amount      bigint   NOT NULL,
    PRIMARY KEY (merchant_id, day, account, sku, slot)
) WITH (fillfactor = 70);

-- What each order still has in a receivable account (12xx); balance = debit - credit of its lines since the first.
CREATE TABLE order_receivable (
    merchant_id uuid   NOT NULL,
    order_id    uuid   NOT NULL,
    account     text   NOT NULL,
    reference   text   NOT NULL,
    platform    text   NOT NULL,
    shop_id     uuid   NOT NULL,
    since       date   NOT NULL,
    balance     bigint NOT NULL,
    PRIMARY KEY (merchant_id, order_id, account)
) WITH (fillfactor = 70);
CREATE INDEX order_receivable_open ON order_receivable (merchant_id, since) WHERE balance <> 0;

-- A closed day takes no new entries.
CREATE TABLE book_close (
    merchant_id    uuid        PRIMARY KEY,
    closed_through date        NOT NULL,
    closed_by      uuid,
    closed_at      timestamptz NOT NULL
);
