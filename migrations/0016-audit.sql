-- Who did what: every view of personal data, export, change of rights, coding, translation and piece of fieldwork. Rows are added and never changed (docs/decisions/audit-log.md).

-- `survey`: '' for what belongs to no survey. `by_whom`: the id of an account or API token, '' where nobody was signed in. `name`: its e-mail address or name as it was then. `via`: session, token,
-- command, nobody. `subject`: the id of what it was done to, of the sort `kind`. `detail`: JSON. `page`: what was asked, as `GET /surveys/…`. `hash`: over all of it. `height`: of its block.
create table audit (
  survey {{key}} not null,
  id {{key}} not null,
  at {{big}} not null,
  by_whom text not null,
  name {{key}} not null,
  via text not null,
  action text not null,
  kind text not null,
  subject {{key}} not null,
  detail text not null,
  page text not null,
  hash text not null,
  height integer,
  primary key (survey, id)
) {{strict}};
-- sealAudit: what has come since the last block
create index audit_unsealed on audit (survey, id) where height is null;
-- audit of one person; of one thing
create index audit_name on audit (survey, name, id);
create index audit_subject on audit (survey, subject, id);
-- checkAudit: one block
create index audit_height on audit (survey, height, id);

-- The chain: like `block`, over audit entries. `machine_height`, `machine_hash`: the newest block of the chain of '' when this one was sealed, so that it is held by every survey's.
create table audit_block (
  survey {{key}} not null,
  height integer not null,
  previous text not null,
  root text not null,
  size integer not null,
  sealed_at {{big}} not null,
  machine_height integer not null,
  machine_hash text not null,
  hash text not null,
  primary key (survey, height)
) {{strict}};

-- One row a chain: whoever seals locks it.
create table audit_head (
  survey {{key}} not null primary key,
  height integer not null,
  hash text not null
) {{strict}};
