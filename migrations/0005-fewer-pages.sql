-- What a submission writes, written in fewer places (docs/decisions/roll-ups.md).

-- Submissions that are counted and not yet in `roll_up`: added some hundred at a time. `started`: 1 where the response was not counted as started before.
create table roll_up_pending (
  survey {{key}} not null,
  submission {{key}} not null,
  started integer not null,
  primary key (survey, submission)
) {{keyed}};
