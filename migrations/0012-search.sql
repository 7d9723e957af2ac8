-- What can be searched, as words in one form: a row a text. Derived from the texts and made again from them, so no backup holds it; `search_pending` says of what.
-- How an engine finds rows by their words is in the file of the same number with its name.

-- Whose documents are to be made anew or taken away, by what kind of text. A subject is what a kind reads its texts by: a response, a memo.
create table search_pending (
  survey {{key}} not null,
  kind {{key}} not null,
  subject {{key}} not null,
  primary key (survey, kind, subject)
) {{keyed}};

-- How a survey's documents were made (`INDEX_FORM`); its row is locked by whoever makes or erases any.
create table search_state (
  survey {{key}} not null primary key,
  form integer not null
) {{strict}};
