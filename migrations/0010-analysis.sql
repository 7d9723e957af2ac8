-- The analysis room: which answers are read, and what researchers write to them. Nothing of it is overwritten: what was taken back keeps its row.

-- The answers that count now: those of each response's counted submission, one row an answer. Derived from `submission` and `answer`, made by `readSubmissions`
-- a little after a submission, so that submitting need not wait for it; `submission` says of which.
create table counted_answer (
  survey {{key}} not null,
  question {{key}} not null,
  response {{key}} not null,
  invitation {{key}} not null,
  submission {{key}} not null,
  questionnaire {{key}} not null,
  version integer not null,
  revision integer not null,
  language text not null,
  words integer not null,
  primary key (survey, question, response)
) {{keyed}};
-- readSubmissions and forgetting: all of one response
create index counted_answer_response on counted_answer (survey, response);

-- Which submission of each response was read into `counted_answer` last: also of one that holds no answer.
create table counted_response (
  survey {{key}} not null,
  response {{key}} not null,
  submission {{key}} not null,
  primary key (survey, response)
) {{keyed}};

-- Responses whose rows in `counted_answer` are to be made anew or taken away: written by what changes a response without submitting it (withdrawn, brought back, erased, accepted).
-- An invitation that moves to another municipality need not be read anew: where it is is not kept here.
create table counted_answer_pending (
  survey {{key}} not null,
  response {{key}} not null,
  primary key (survey, response)
) {{keyed}};

-- The codebook: a tree of codes. `source`: the language that its texts are translated from. `merged_into`: the code that took this one over, which removes it too.
create table code (
  survey {{key}} not null,
  id {{key}} not null,
  parent {{key}},
  position integer not null,
  colour text not null,
  source text not null,
  made_by text not null,
  made_at {{big}} not null,
  removed_at {{big}},
  merged_into {{key}},
  primary key (survey, id)
) {{strict}};

-- A code's name and definition in one language, as they are now; what they were is in `codebook_change`. `translated_from`: a hash of the source's text, '' where nobody said.
create table code_text (
  survey {{key}} not null,
  code {{key}} not null,
  language {{key}} not null,
  name text not null,
  definition text not null,
  translated_from text not null,
  primary key (survey, code, language),
  foreign key (survey, code) references code (survey, id)
) {{keyed}};

-- What was changed in the codebook, as states before and after and the codings that got another code (JSON), so that it can be undone.
create table codebook_change (
  survey {{key}} not null,
  id {{key}} not null,
  at {{big}} not null,
  by_whom text not null,
  cause text not null,
  undoes {{key}},
  entries text not null,
  primary key (survey, id)
) {{strict}};

-- Which codes each change is about: the history of one code
create table codebook_touched (
  survey {{key}} not null,
  code {{key}} not null,
  change {{key}} not null,
  primary key (survey, code, change)
) {{keyed}};

-- A code on a span of one revision of an answer, or on the whole of it (`whole` 1, the span is then all of it). Points are Unicode code points, the end exclusive.
-- `words`: of the span, as `countWords` counts. `by_whom`: the coder, whose layer it is in. A removed one stays.
create table coding (
  survey {{key}} not null,
  id {{key}} not null,
  code {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  from_point integer not null,
  to_point integer not null,
  whole integer not null,
  words integer not null,
  by_whom text not null,
  made_at {{big}} not null,
  removed_at {{big}},
  removed_by text,
  primary key (survey, id),
  foreign key (survey, code) references code (survey, id),
  foreign key (survey, response) references response (survey, id)
) {{strict}};
-- codings of one answer
create index coding_answer on coding (survey, response, question);
-- passages and counts of a code
create index coding_code on coding (survey, code, response);

-- Where a coding stands in a later revision of its answer; the newest revision's holds. `state`: `same` (moved at most), `changed` (the text under it changed), `lost` (nothing of it is left).
-- `seen_at`: when somebody looked at a changed or lost one and said that it stands as it is.
create table coding_anchor (
  survey {{key}} not null,
  coding {{key}} not null,
  revision integer not null,
  from_point integer not null,
  to_point integer not null,
  words integer not null,
  state text not null,
  seen_at {{big}},
  seen_by text,
  primary key (survey, coding, revision),
  foreign key (survey, coding) references coding (survey, id)
) {{keyed}};
