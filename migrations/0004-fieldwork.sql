-- Fieldwork: people to write to, links that are replaced, what was sent, when it is asked for again, and who sees which region.

-- A coordinator's region; null for every other role, who see all.
alter table account add column region {{key}};
alter table api_token add column region {{key}};

-- Whose telephone is where: an IANA zone; null is what the country's code says.
alter table country add column time_zone text;
alter table partnership add column theme text not null default '';

-- A person of a municipality. Who left stays, with the day: letters were sent to them.
create table contact (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  position integer not null,
  municipality {{key}} not null,
  name text not null,
  role text not null,
  email text not null,
  telephone text not null,
  language text not null,
  channel text not null,
  ended_at {{big}},
  primary key (survey, id)
) {{strict}};
-- contactsOf
create index contact_municipality on contact (survey, municipality);

-- Every change of the registry, as what was before and after of each entry it touched: to read, and to undo.
create table registry_change (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  at {{big}} not null,
  by_whom text not null,
  cause text not null,
  undoes {{key}},
  entries text not null,
  primary key (survey, id)
) {{strict}};
-- historyOf: which changes touched an entry
create table registry_touched (
  survey {{key}} not null,
  entity text not null,
  entry {{key}} not null,
  change {{key}} not null,
  primary key (survey, entity, entry, change)
) {{keyed}};

-- 1: changed on pages, so that the files' registry no longer replaces it.
alter table survey add column registry_kept integer not null default 0;

-- Whom it is addressed to; which of its links holds (1 is the first); its own closing time; when it was really opened.
alter table invitation add column contact {{key}};
alter table invitation add column issue integer not null default 1;
alter table invitation add column extended_until {{big}};
alter table invitation add column opened_at {{big}};
alter table invitation add column reminders_stopped_at {{big}};

-- Links that hold no longer: whoever opens one is told so, and what they typed is kept.
create table replaced_link (
  token_hash {{key}} not null primary key,
  survey {{key}} not null,
  invitation {{key}} not null,
  issue integer not null,
  reason text not null,
  replaced_at {{big}} not null,
  foreign key (survey, invitation) references invitation (survey, id)
) {{strict}};

-- When a survey is open and when it asks again; a survey without a row goes by its file, and reminds nobody.
create table schedule (
  survey {{key}} not null primary key references survey (id),
  opens_at {{big}},
  closes_at {{big}},
  grace_days integer not null,
  remind_days text not null,
  remind_most integer not null,
  quiet_from integer not null,
  quiet_to integer not null,
  weekends integer not null,
  reminders_stopped_at {{big}},
  thanks integer not null,
  changed_at {{big}} not null,
  changed_by text not null
) {{strict}};

-- What is sent to whom: every version stays, the highest one is used.
create table template (
  survey {{key}} not null references survey (id),
  kind {{key}} not null,
  channel {{key}} not null,
  language {{key}} not null,
  version integer not null,
  subject text not null,
  body text not null,
  made_at {{big}} not null,
  made_by text not null,
  primary key (survey, kind, channel, language, version)
) {{keyed}};

-- The outbox. `once`: what may be sent once only, as `invitation ID 1`; `state`: queued, sending, handing over, sent, failed, unknown, cancelled, bounced.
create table message (
  survey {{key}} not null references survey (id),
  id {{key}} not null,
  once {{key}} not null,
  invitation {{key}},
  contact {{key}},
  kind {{key}} not null,
  channel {{key}} not null,
  language text not null,
  recipient text not null,
  subject text not null,
  body text not null,
  state {{key}} not null,
  attempts integer not null,
  not_before {{big}} not null,
  claimed_by {{key}},
  claimed_until {{big}},
  said text not null,
  made_at {{big}} not null,
  made_by text not null,
  sent_at {{big}},
  changed_at {{big}} not null,
  primary key (survey, id)
) {{strict}};
-- queueMessages: never twice
create unique index message_once on message (survey, once);
-- claimMessage
create index message_due on message (state, not_before);
-- messagesOf
create index message_invitation on message (survey, invitation);

-- When the next one may go, whichever process sends it.
create table pace (
  name {{key}} not null primary key,
  next_at {{big}} not null
) {{keyed}};

-- What a device said it still holds: a text that is known to be unsent.
create table device_report (
  survey {{key}} not null,
  invitation {{key}} not null,
  device {{key}} not null,
  unsent integer not null,
  at {{big}} not null,
  primary key (survey, invitation, device),
  foreign key (survey, invitation) references invitation (survey, id)
) {{keyed}};
