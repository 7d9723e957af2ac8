-- Follow-up: a question to one respondent about one answer. What is answered to it is an answer like any other, to the question `follow-up.ID`
-- (docs/decisions/follow-up.md).

-- `question` and `revision`: the answer it is about; revision 0 where nothing was answered. `text` as the respondent reads it, `note` for researchers.
-- `sent_revision`: what stood when "Send this answer" was pressed last.
create table follow_up (
  survey {{key}} not null,
  id {{key}} not null,
  invitation {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  language text not null,
  text text not null,
  note text not null,
  asked_at {{big}} not null,
  asked_by text not null,
  withdrawn_at {{big}},
  withdrawn_by text,
  answered_at {{big}},
  sent_revision integer,
  primary key (survey, id),
  foreign key (survey, response) references response (survey, id)
) {{strict}};
-- followUpsOf: those of the responses of a page
create index follow_up_response on follow_up (survey, response);

-- How many were ever asked: where it is 0, nobody looks for any.
alter table response add column follow_ups integer not null default 0;
