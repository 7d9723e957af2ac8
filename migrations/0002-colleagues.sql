-- Several people on one response: who wrote what, what was written beside a newer answer, who is writing now.

-- `base`: the revision it was written on. `parallel` 1: written on an older one than the current, and kept beside it. `contributor`: who, in `contributor`.
alter table answer add column base integer not null default 0;
alter table answer add column parallel integer not null default 0;
alter table answer add column contributor {{key}};
-- parallelRevisions: hardly any answer is in it
create index answer_parallel on answer (survey, response) where parallel = 1;

-- Parallel revisions that somebody chose about: kept, taken or joined. Those without a row here are shown to be chosen about.
create table settled (
  survey {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  settled_at {{big}} not null,
  contributor {{key}},
  primary key (survey, response, question, revision),
  foreign key (survey, response) references response (survey, id)
) {{keyed}};

-- Whoever gave a name or a role while writing; `id` is a hash of both.
create table contributor (
  survey {{key}} not null,
  response {{key}} not null,
  id {{key}} not null,
  name text not null,
  role text not null,
  first_at {{big}} not null,
  primary key (survey, response, id),
  foreign key (survey, response) references response (survey, id)
) {{keyed}};

-- Every change that is stored counts one on: who has seen this number has seen everything.
alter table response add column changes integer not null default 0;

-- Which device is writing which answer: a row lives some seconds. By invitation: one may write before anything is saved.
create table writing (
  survey {{key}} not null,
  invitation {{key}} not null,
  device {{key}} not null,
  question {{key}} not null,
  name text not null,
  role text not null,
  at {{big}} not null,
  primary key (survey, invitation, device),
  foreign key (survey, invitation) references invitation (survey, id)
) {{keyed}};
