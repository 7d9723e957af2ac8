-- The living report of a survey, its links for readers without an account, and its editions. Nothing is overwritten.

-- Every version of the report, the newest holds. `content`: JSON, titles and sections in their order (`server/analysis/report/content.ts`). `cause`: what was done, as `add`.
create table report_version (
  survey {{key}} not null,
  version integer not null,
  at {{big}} not null,
  by_whom text not null,
  cause text not null,
  content text not null,
  primary key (survey, version)
) {{strict}};

-- Links to read it with. `edition`: the one that it leads to, null for the living report. Only the hash of the secret is kept.
create table report_link (
  survey {{key}} not null,
  id {{key}} not null,
  hash {{key}} not null,
  edition integer,
  name text not null,
  made_at {{big}} not null,
  made_by text not null,
  withdrawn_at {{big}},
  withdrawn_by text,
  primary key (survey, id)
) {{strict}};
-- reportByLink
create unique index report_link_hash on report_link (hash);

-- An edition as it was frozen: `content` is canonical JSON, `hash` its SHA-256. Quotes are in it as salted hashes.
create table report_edition (
  survey {{key}} not null,
  number integer not null,
  version integer not null,
  at {{big}} not null,
  by_whom text not null,
  hash text not null,
  content text not null,
  primary key (survey, number)
) {{strict}};

-- The quotes of an edition. Erasing a response empties `salt` and `content`; what the edition holds of it is a hash that tells nothing then.
create table report_edition_quote (
  survey {{key}} not null,
  number integer not null,
  quote {{key}} not null,
  invitation {{key}} not null,
  salt text not null,
  content text not null,
  primary key (survey, number, quote),
  foreign key (survey, number) references report_edition (survey, number)
) {{strict}};
-- eraseResponse
create index report_edition_quote_invitation on report_edition_quote (survey, invitation);
