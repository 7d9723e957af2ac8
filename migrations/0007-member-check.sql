-- Member check: passages that researchers want to quote, how they translate them, and what the municipality says to that. Nothing is ever overwritten.

-- A passage of one revision of an answer. `from_point`, `to_point`: Unicode code points of that revision's text, the end exclusive. `text`: what stands there;
-- of a quote that takes a correction over (`replaces`), the municipality's own words instead.
create table quote (
  survey {{key}} not null,
  id {{key}} not null,
  invitation {{key}} not null,
  question {{key}} not null,
  revision integer not null,
  from_point integer not null,
  to_point integer not null,
  text text not null,
  language text not null,
  replaces {{key}},
  made_by text not null,
  made_at {{big}} not null,
  sent_at {{big}},
  withdrawn_at {{big}},
  primary key (survey, id),
  foreign key (survey, invitation) references invitation (survey, id)
) {{strict}};
-- quotes of one invitation, openQuotes
create index quote_invitation on quote (survey, invitation, id);

-- Every wording of every translation; the highest version holds, an empty text takes it back.
create table quote_translation (
  survey {{key}} not null,
  quote {{key}} not null,
  language {{key}} not null,
  version integer not null,
  text text not null,
  made_by text not null,
  made_at {{big}} not null,
  primary key (survey, quote, language, version),
  foreign key (survey, quote) references quote (survey, id)
) {{keyed}};

-- What the municipality said, each time it did; the highest ordinal holds. `decision`: agreed, corrected, commented, declined.
create table quote_decision (
  survey {{key}} not null,
  quote {{key}} not null,
  ordinal integer not null,
  decision text not null,
  correction text not null,
  comment text not null,
  decided_name text not null,
  decided_role text not null,
  decided_at {{big}} not null,
  primary key (survey, quote, ordinal),
  foreign key (survey, quote) references quote (survey, id)
) {{keyed}};
