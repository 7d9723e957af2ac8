-- `words`: all of a text, in its order, a space on each side of each: where phrases are looked for. `language` '' where nobody said; `question` '' of what is on none.
-- `author`: of what is a person's own note. `number`: names the row in `search_index`; an integer key of its own, since other row numbers change when a database is packed.
create table search_document (
  number integer primary key,
  survey text not null,
  kind text not null,
  question text not null,
  id text not null,
  subject text not null,
  response text,
  invitation text,
  questionnaire text,
  language text not null,
  author text,
  words text not null
) strict;
-- one document, and pages in order
create unique index search_document_key on search_document (survey, kind, question, id);
-- making anew
create index search_document_subject on search_document (survey, kind, subject);
-- erasing
create index search_document_response on search_document (survey, response);

-- Each word and stem once, already in one form: nothing is left to the tokenizer but to divide at spaces. Phrases are looked for in `words`, so no places are kept (`detail`).
create virtual table search_index using fts5 (tokens, tokenize = 'ascii', detail = none, columnsize = 0, prefix = '3 4');
-- What is erased leaves the index at once, not at some later merging.
insert into search_index (search_index, rank) values ('secure-delete', 1);
