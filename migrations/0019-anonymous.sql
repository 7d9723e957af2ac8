-- Anonymous surveys: who has answered in one table, what was answered under ballots that nothing leads to. `docs/decisions/anonymous.md`.

-- 1: an answer of an anonymous survey. Of no municipality, with random keys and days in place of times; `unconfirmed` until enough of its questionnaire are there.
alter table invitation add column ballot integer not null default 0;

-- Who has answered, on which day. `nonce`: what the ballot's link is derived from together with the invitation's own, until it is submitted. Every row of a survey is
-- written anew whenever one of them changes, so that none tells when its own did.
create table participation (
  survey {{key}} not null,
  invitation {{key}} not null,
  nonce {{key}},
  answered_on {{big}},
  primary key (survey, invitation)
) {{keyed}};

-- Whose ballot a draft is, sealed with a key that only its link gives. Gone once it is submitted.
create table ballot_draft (
  survey {{key}} not null,
  ballot {{key}} not null,
  sealed text not null,
  primary key (survey, ballot)
) {{keyed}};
