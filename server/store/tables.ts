/** The tables as the engines hold them, for the typed query builder. Written in `migrations/`; integers and text only. */

export interface Tables {
  survey: { id: string; registry_hash: string | null; registry_kept: number; made_at: number };
  version: {
    survey: string;
    questionnaire: string;
    version: number;
    hash: string;
    content: string;
    frozen_at: number;
  };
  region: { survey: string; id: string; position: number; label: string };
  country: {
    survey: string;
    id: string;
    position: number;
    region: string;
    label: string;
    time_zone: string | null;
  };
  municipality: {
    survey: string;
    id: string;
    position: number;
    name: string;
    country: string;
    language: string;
    latitude: string | null;
    longitude: string | null;
  };
  partnership: {
    survey: string;
    id: string;
    position: number;
    label: string;
    status: string;
    period: string;
    theme: string;
  };
  partnership_member: { survey: string; partnership: string; municipality: string; position: number };
  invitation: {
    survey: string;
    id: string;
    questionnaire: string;
    municipality: string;
    ordinal: number;
    language: string;
    synthetic: number;
    made_at: number;
    withdrawn_at: number | null;
    token_hash: string;
    code_hash: string;
    contact: string | null;
    issue: number;
    extended_until: number | null;
    opened_at: number | null;
    reminders_stopped_at: number | null;
  };
  response: {
    survey: string;
    id: string;
    invitation: string;
    version: number;
    language: string;
    status: StoredStatus;
    started_at: number;
    changed_at: number;
    submissions: number;
    submission: string | null;
    erased_at: number | null;
    changes: number;
  };
  answer: {
    survey: string;
    response: string;
    question: string;
    revision: number;
    value: string;
    language: string;
    client_id: string;
    received_at: number;
    base: number;
    parallel: number;
    contributor: string | null;
  };
  settled: {
    survey: string;
    response: string;
    question: string;
    revision: number;
    settled_at: number;
    contributor: string | null;
  };
  contributor: { survey: string; response: string; id: string; name: string; role: string; first_at: number };
  writing: {
    survey: string;
    invitation: string;
    device: string;
    question: string;
    name: string;
    role: string;
    at: number;
  };
  answer_repeat: {
    survey: string;
    response: string;
    client_id: string;
    question: string;
    revision: number;
    received_at: number;
  };
  submission: {
    survey: string;
    id: string;
    response: string;
    invitation: string;
    questionnaire: string;
    municipality: string;
    version: number;
    language: string;
    synthetic: number;
    ordinal: number;
    submitted_at: number;
    number: string;
    code: string;
    hash: string;
    salt: string;
    client_id: string;
    counted: number;
    answers: string;
    facts: string;
    erased_at: number | null;
  };
  ledger_entry: { survey: string; submission: string; hash: string; height: number | null };
  ledger_head: { survey: string; height: number; hash: string };
  block: {
    survey: string;
    height: number;
    previous: string;
    root: string;
    size: number;
    hash: string;
    sealed_at: number;
  };
  roll_up: {
    survey: string;
    questionnaire: string;
    municipality: string;
    question: string;
    measure: string;
    value: string;
    n: number;
  };
  account: {
    id: string;
    email: string;
    role: StoredRole;
    region: string | null;
    password_hash: string | null;
    created_at: number;
  };
  roll_up_pending: { survey: string; submission: string; started: number };
  setup: { hash: string; account: string; expires_at: number; used_at: number | null };
  session: { hash: string; account: string; created_at: number; expires_at: number };
  api_token: {
    id: string;
    hash: string;
    name: string;
    role: StoredRole;
    region: string | null;
    created_at: number;
    revoked_at: number | null;
  };
  attempt: { name: string; window_start: number; n: number; ends_at: number };
  meta: { name: string; value: string };
  contact: {
    survey: string;
    id: string;
    position: number;
    municipality: string;
    name: string;
    role: string;
    email: string;
    telephone: string;
    language: string;
    channel: string;
    ended_at: number | null;
  };
  registry_change: {
    survey: string;
    id: string;
    at: number;
    by_whom: string;
    cause: string;
    undoes: string | null;
    entries: string;
  };
  registry_touched: { survey: string; entity: string; entry: string; change: string };
  replaced_link: {
    token_hash: string;
    survey: string;
    invitation: string;
    issue: number;
    reason: string;
    replaced_at: number;
  };
  schedule: {
    survey: string;
    opens_at: number | null;
    closes_at: number | null;
    grace_days: number;
    remind_days: string;
    remind_most: number;
    quiet_from: number;
    quiet_to: number;
    weekends: number;
    reminders_stopped_at: number | null;
    thanks: number;
    changed_at: number;
    changed_by: string;
  };
  template: {
    survey: string;
    kind: string;
    channel: string;
    language: string;
    version: number;
    subject: string;
    body: string;
    made_at: number;
    made_by: string;
  };
  message: {
    survey: string;
    id: string;
    once: string;
    invitation: string | null;
    contact: string | null;
    kind: string;
    channel: string;
    language: string;
    recipient: string;
    subject: string;
    body: string;
    state: string;
    attempts: number;
    not_before: number;
    claimed_by: string | null;
    claimed_until: number | null;
    said: string;
    made_at: number;
    made_by: string;
    sent_at: number | null;
    changed_at: number;
  };
  pace: { name: string; next_at: number };
  registry_import: {
    hash: string;
    survey: string;
    account: string;
    expires_at: number;
    content: string;
    change: string | null;
  };
  device_report: { survey: string; invitation: string; device: string; unsent: number; at: number };
}

type StoredStatus = 'draft' | 'submitted' | 'reopened';
type StoredRole = 'administrator' | 'researcher' | 'coordinator' | 'reader';
