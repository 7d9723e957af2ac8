-- Public rounds: who may answer without having been invited, and what came that way.

-- 1: came through an open round and nobody has accepted it yet. It counts nowhere; its municipality is a place of its own until then.
alter table invitation add column unconfirmed integer not null default 0;

-- A survey without a row is by invitation only. `mode`: invitation, open. `listed` 1: the registry's municipalities are offered to pick from.
create table round (
  survey {{key}} not null primary key references survey (id),
  mode {{key}} not null,
  listed integer not null,
  questionnaires text not null,
  changed_at {{big}} not null,
  changed_by text not null
) {{strict}};

-- What whoever came through an open round said of themselves. `pass`: a hash of the form they sent, so that none makes two.
create table open_answer (
  survey {{key}} not null,
  invitation {{key}} not null,
  pass {{key}} not null,
  municipality {{key}},
  name text not null,
  country text not null,
  contact_name text not null,
  email text not null,
  at {{big}} not null,
  decided_at {{big}},
  decided_by text not null,
  reason text not null,
  primary key (survey, invitation),
  foreign key (survey, invitation) references invitation (survey, id)
) {{strict}};
-- openInvitation, openByPass: a form makes one only
create unique index open_answer_pass on open_answer (survey, pass);
