-- Passages of an answer that a partner does not mention: the mirror. The words are those of the revision; they are not written twice.
-- `from_point`, `to_point`: Unicode code points, the end exclusive. `missing_at`: the municipality that does not mention it. A withdrawn one stays.
create table mirror_mark (
  survey {{key}} not null,
  id {{key}} not null,
  partnership {{key}} not null,
  invitation {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  from_point integer not null,
  to_point integer not null,
  missing_at {{key}} not null,
  note text not null,
  made_by text not null,
  made_at {{big}} not null,
  withdrawn_at {{big}},
  withdrawn_by text,
  primary key (survey, id),
  foreign key (survey, invitation) references invitation (survey, id)
) {{strict}};
-- marks of one answer; erasing
create index mirror_mark_invitation on mirror_mark (survey, invitation);
