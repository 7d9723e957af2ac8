-- Files of a registry that were read and previewed, and wait for somebody to say yes: an hour, then they are forgotten. `hash` is of the key in the preview's address.
-- `content`: what was read and what would change; '' once applied, and `change` says with which change.
create table registry_import (
  hash {{key}} not null primary key,
  survey {{key}} not null,
  account {{key}} not null,
  expires_at {{big}} not null,
  content text not null,
  change {{key}}
) {{strict}};
-- forgetImports: those whose hour is over
create index registry_import_expiry on registry_import (expires_at);
