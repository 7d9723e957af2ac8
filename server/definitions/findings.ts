/** What is found in survey files, each with its place; its sentence is `check:CODE` in `locales/*`. */

export interface Finding {
  /** Relative to the surveys folder. */
  file: string;
  /** From 1. */
  line: number;
  /** A survey with errors is not served; one with warnings is. `samsvar check` refuses both. */
  severity: 'error' | 'warning';
  code: string;
  data: Record<string, string | number>;
}

/** The file and line of a path in it. */
export type Place = (path: readonly PropertyKey[]) => Pick<Finding, 'file' | 'line'>;

/** Collects findings. */
export type Report = (
  path: readonly PropertyKey[],
  code: string,
  data?: Finding['data'],
  severity?: Finding['severity'],
) => void;
