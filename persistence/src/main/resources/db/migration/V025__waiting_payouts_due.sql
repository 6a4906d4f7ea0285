-- Waiting rows to look at: their order came, or moved since they were last tried. Rows are only added here and taken
-- away, and may be here more than once, so that who writes orders waits for nobody who books payouts.
create table waiting_payout_due (
    merchant_id uuid not null,
    payout_id uuid not null
);

create index waiting_payout_due_payout on waiting_payout_due (merchant_id, payout_id);
