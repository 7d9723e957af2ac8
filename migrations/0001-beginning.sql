-- Everything the product remembers. Integers and text only, so that one schema serves both engines (docs/decisions/two-engines.md).
-- The runner writes {{key}}, {{big}}, {{strict}} and {{keyed}} as the engine wants them; see server/store/migrations.ts.

create table survey (
  id {{key}} not null primary key,
  registry_hash text,
  made_at {{big}} not null
) {{strict}};

create table version (
  survey {{key}} not null references survey (id),
  questionnaire {{key}} not null,
  version integer not null,
  hash text not null,
  content text not null,
  frozen_at {{big}} not null,
  primary key (survey, questionnaire, version)
) {{strict}};

create table region (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  position integer not null,
  label text not null,
  primary key (survey, id)
) {{strict}};

create table country (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  position integer not null,
  region {{key}} not null,
  label text not null,
  primary key (survey, id)
) {{strict}};

create table municipality (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  position integer not null,
  name text not null,
  country {{key}} not null,
  language text not null,
  latitude text,
  longitude text,
  primary key (survey, id)
) {{strict}};

create table partnership (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  position integer not null,
  label text not null,
  status text not null,
  period text not null,
  primary key (survey, id)
) {{strict}};

create table partnership_member (
  survey {{key}} not null references survey (id),
  partnership {{key}} not null,
  municipality {{key}} not null,
  position integer not null,
  primary key (survey, partnership, municipality)
) {{keyed}};

create table invitation (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  questionnaire {{key}} not null,
  municipality {{key}} not null,
  ordinal integer not null,
  language text not null,
  synthetic integer not null,
  made_at {{big}} not null,
  withdrawn_at {{big}},
  token_hash {{key}} not null,
  code_hash {{key}} not null,
  primary key (survey, id)
) {{strict}};
-- invitationByToken
create unique index invitation_token on invitation (token_hash);
-- invitationByCode
create unique index invitation_code on invitation (code_hash);
-- makeInvitations: which are there already
create unique index invitation_place on invitation (survey, questionnaire, municipality, ordinal);
-- hasInvitations
create index invitation_synthetic on invitation (survey, synthetic);

-- One row an invitation, from its first saved answer on. Withdrawal is the invitation's, so that undoing it restores the status.
create table response (
  survey {{key}} not null,
  id {{key}} not null,
  invitation {{key}} not null,
  version integer not null,
  language text not null,
  status text not null,
  started_at {{big}} not null,
  changed_at {{big}} not null,
  submissions integer not null,
  submission {{key}},
  primary key (survey, id),
  foreign key (survey, invitation) references invitation (survey, id)
) {{strict}};
-- responseState, saveAnswers, submit, responses
create unique index response_invitation on response (survey, invitation);

-- Every revision of every answer; none is ever changed. Short columns first: who looks for a client id reads no text.
create table answer (
  survey {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  client_id {{key}} not null,
  received_at {{big}} not null,
  language text not null,
  value text not null,
  primary key (survey, response, question, revision),
  foreign key (survey, response) references response (survey, id)
) {{keyed}};

-- Saves that changed nothing: which revision they were answered with.
create table answer_repeat (
  survey {{key}} not null,
  response {{key}} not null,
  client_id {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  received_at {{big}} not null,
  primary key (survey, response, client_id, question)
) {{keyed}};

-- `answers` names the revision of each answer that was submitted; as revisions never change, its text is written once.
create table submission (
  survey {{key}} not null,
  id {{key}} not null,
  response {{key}} not null,
  invitation {{key}} not null,
  questionnaire {{key}} not null,
  municipality {{key}} not null,
  version integer not null,
  language text not null,
  synthetic integer not null,
  ordinal integer not null,
  submitted_at {{big}} not null,
  number {{key}} not null,
  code text not null,
  hash text not null,
  salt text not null,
  client_id {{key}} not null,
  counted integer not null,
  answers text not null,
  facts text not null,
  primary key (survey, id),
  foreign key (survey, response) references response (survey, id)
) {{strict}};
-- submissions of one response; submit: was this client id answered before
create unique index submission_response on submission (survey, response, ordinal);
-- a number names one receipt
create unique index submission_number on submission (survey, number);

create table ledger_entry (
  survey {{key}} not null,
  submission {{key}} not null,
  hash text not null,
  height integer,
  primary key (survey, submission)
) {{keyed}};
-- sealLedger: what has come since the last block
create index ledger_entry_unsealed on ledger_entry (survey, submission) where height is null;

-- One row a survey: whoever seals locks it.
create table ledger_head (
  survey {{key}} not null primary key,
  height integer not null,
  hash text not null
) {{strict}};

create table block (
  survey {{key}} not null,
  height integer not null,
  previous text not null,
  root text not null,
  size integer not null,
  hash text not null,
  sealed_at {{big}} not null,
  primary key (survey, height)
) {{keyed}};

-- A multiset of facts: n says how many counted submissions hold this one (docs/decisions/roll-ups.md).
create table roll_up (
  survey {{key}} not null,
  questionnaire {{key}} not null,
  municipality {{key}} not null,
  question {{key}} not null,
  measure {{key}} not null,
  value {{key}} not null,
  n integer not null,
  primary key (survey, questionnaire, municipality, question, measure, value)
) {{keyed}};

create table account (
  id {{key}} not null primary key,
  email {{key}} not null,
  role text not null,
  password_hash text,
  created_at {{big}} not null
) {{strict}};
-- accountByEmail
create unique index account_email on account (email);

create table setup (
  hash {{key}} not null primary key,
  account {{key}} not null references account (id),
  expires_at {{big}} not null,
  used_at {{big}}
) {{strict}};

create table session (
  hash {{key}} not null primary key,
  account {{key}} not null references account (id),
  created_at {{big}} not null,
  expires_at {{big}} not null
) {{strict}};
-- endAllSessions
create index session_account on session (account);

create table api_token (
  id {{key}} not null primary key,
  hash {{key}} not null,
  name text not null,
  role text not null,
  created_at {{big}} not null,
  revoked_at {{big}}
) {{strict}};
-- apiTokenByHash
create unique index api_token_hash on api_token (hash);

create table attempt (
  name {{key}} not null,
  window_start {{big}} not null,
  n integer not null,
  ends_at {{big}} not null,
  primary key (name, window_start)
) {{keyed}};
-- countTry: forgets old windows
create index attempt_end on attempt (ends_at);

create table meta (
  name {{key}} not null primary key,
  value text not null
) {{keyed}};
