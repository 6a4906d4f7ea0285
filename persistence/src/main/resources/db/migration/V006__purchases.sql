-- Purchase orders: ordered, received into stock, paid.
CREATE TABLE purchase (
    id          uuid        PRIMARY KEY,
    merchant_id uuid        NOT NULL,
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    number      text        NOT NULL,
    supplier    text        NOT NULL,
    ordered_on  date        NOT NULL,
    warehouse   text        NOT NULL,
    freight     bigint      NOT NULL CHECK (freight >= 0),
    goods       bigint      NOT NULL CHECK (goods >= 0),
    state       text        NOT NULL CHECK (state IN ('ORDERED', 'RECEIVED', 'PAID')),
    received_on date,
    paid_on     date,
    paid_from   text,
    created_at  timestamptz NOT NULL,
    CONSTRAINT purchase_number UNIQUE (merchant_id, number)
);
CREATE INDEX purchase_newest ON purchase (merchant_id, seq DESC);

CREATE TABLE purchase_line (
    purchase_id uuid     NOT NULL REFERENCES purchase (id),
    line_no     smallint NOT NULL,
    merchant_id uuid     NOT NULL,
    sku         text     NOT NULL,
    quantity    integer  NOT NULL CHECK (quantity > 0),
    unit_cost   bigint   NOT NULL CHECK (unit_cost >= 0),
    PRIMARY KEY (purchase_id, line_no)
);
