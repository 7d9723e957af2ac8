/** Histories whose changes are taken back by later ones. */
import { sql as raw } from 'kysely';

/** The newest change that takes this one back; null where none does. */
export const undoneBy = (table: 'codebook_change' | 'registry_change', survey: string) =>
  raw<string | null>`(
    select max(later.id) from ${raw.table(table)} as later
    where later.survey = ${survey} and later.undoes = ${raw.ref(`${table}.id`)}
  )`.as('undone_by');
