-- In which session a way in was made, so that "that was not me" takes it away with the session. No reference: sessions are
-- removed when they are old. For a session, the one that it took the place of.
alter table api_tokens add column made_in_session uuid;
alter table passkeys add column made_in_session uuid;
alter table totp_secrets add column made_in_session uuid;
alter table recovery_codes add column made_in_session uuid;
alter table external_identities add column made_in_session uuid;
alter table sessions add column made_in_session uuid;
