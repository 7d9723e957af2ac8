-- A receipt is checked by its code, its place in the ledger is proved, its content can be erased (docs/decisions/ledger.md).

-- submissionByCode: whoever holds a receipt knows no survey
create index submission_code on submission (code);
-- blockEntries: what a block holds
create index ledger_entry_block on ledger_entry (survey, height, submission) where height is not null;

-- When the content was erased; null where it is there.
alter table response add column erased_at {{big}};
alter table submission add column erased_at {{big}};
