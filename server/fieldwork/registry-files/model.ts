/** What is read from files of a registry, and what it would change. Plain data: it is held until somebody says yes. */
import type { EntryChange, RegistryEntity } from '../../registry/changes.ts';
import type { TableRecord } from '../../registry/csv-table.ts';
import type { EntryUse } from '../../store/contacts.ts';

/** A file or sheet that holds one kind of entry. */
export interface ReadTable {
  entity: RegistryEntity;
  /** The file's name, of a workbook with the sheet's. */
  source: string;
  /** The header first. */
  records: TableRecord[];
}

/** What is wrong in a file, or worth a look, with its place. */
export interface RowFault {
  source: string;
  /** From 1; 0 where it is about the whole file. */
  line: number;
  column: string;
  severity: 'error' | 'warning';
  /** Names the sentence. */
  code: string;
  data: Record<string, string | number>;
}

export interface ReadFiles {
  tables: ReadTable[];
  faults: RowFault[];
}

export interface ImportPlan {
  sources: { entity: RegistryEntity; source: string; rows: number }[];
  /** What the rows without an error add and change. */
  changes: EntryChange[];
  unchanged: number;
  /** What is stored and not in the files, as it would be taken away: contacts leave, the rest is removed. */
  removals: EntryChange[];
  /** What is not in the files either, and cannot be taken away, because it is needed. */
  needed: EntryUse[];
  faults: RowFault[];
}

/** What is held until somebody says yes. */
export interface Held {
  read: ReadFiles;
  plan: ImportPlan;
}

/** Whether nothing may be applied. */
export const hasErrors = ({ faults }: Pick<ImportPlan, 'faults'>): boolean =>
  faults.some(({ severity }) => severity === 'error');
