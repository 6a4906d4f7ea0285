-- How often an address was invited lately, by whichever merchant.
create index invitation_email on invitation (lower(email), created_at);
