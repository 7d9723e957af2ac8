-- Notes of researchers, each on one thing: a coding, an answer (`subject` its response, with `question`), a case (`response`) or a code. What a note says is in its versions.
create table memo (
  survey {{key}} not null,
  id {{key}} not null,
  kind text not null,
  subject {{key}} not null,
  question {{key}} not null,
  response {{key}},
  made_by text not null,
  made_at {{big}} not null,
  primary key (survey, id)
) {{strict}};
-- what is noted on one thing
create index memo_subject on memo (survey, subject, kind, question);
-- erasing: all of one response
create index memo_response on memo (survey, response);

-- Every version of a note; the highest holds, '' is one that was taken away.
create table memo_version (
  survey {{key}} not null,
  memo {{key}} not null,
  version integer not null,
  text text not null,
  made_by text not null,
  made_at {{big}} not null,
  primary key (survey, memo, version),
  foreign key (survey, memo) references memo (survey, id)
) {{keyed}};

-- Whether coders see each other's codings: `blind` 1, each sees only their own. Without a row they see all.
create table coding_mode (
  survey {{key}} not null primary key,
  blind integer not null,
  changed_by text not null,
  changed_at {{big}} not null
) {{strict}};

-- Codes that a coder keeps at hand.
create table pinned_code (
  survey {{key}} not null,
  by_whom {{key}} not null,
  code {{key}} not null,
  pinned_at {{big}} not null,
  primary key (survey, by_whom, code),
  foreign key (survey, code) references code (survey, id)
) {{keyed}};

-- codings of one answer, where `survey` is hidden from the planner: without statistics SQLite takes any index that begins with it for as good
create index coding_place on coding (response, question, id);
-- whose answers may have a later revision than the one that was coded: only a further submission makes one count
create index submission_again on submission (survey, response) where ordinal > 1;
-- what somebody has to look at
create index coding_anchor_flagged on coding_anchor (survey, coding) where state <> 'same' and seen_at is null;
-- the codes that a coder used last, and who codes at all
create index coding_coder on coding (survey, by_whom, id);
