-- `words`: all of a text, in its order, a space on each side of each: where phrases are looked for. `language` '' where nobody said; `question` '' of what is on none.
-- `author`: of what is a person's own note. `tokens`: each word and stem once, already in one form: nothing is left to a text search configuration.
create table search_document (
  survey text collate "C" not null,
  kind text collate "C" not null,
  question text collate "C" not null,
  id text collate "C" not null,
  subject text collate "C" not null,
  response text collate "C",
  invitation text collate "C",
  questionnaire text collate "C",
  language text not null,
  author text,
  words text not null,
  tokens tsvector not null,
  primary key (survey, kind, question, id)
);
-- making anew
create index search_document_subject on search_document (survey, kind, subject);
-- erasing
create index search_document_response on search_document (survey, response);
-- searching
create index search_document_tokens on search_document using gin (tokens);
