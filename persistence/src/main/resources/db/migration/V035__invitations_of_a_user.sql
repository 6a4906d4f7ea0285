-- How many invitations a user made lately, for whichever merchants.
create index invitation_invited_by on invitation (invited_by, created_at);
