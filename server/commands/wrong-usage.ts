/** What was typed cannot be understood: exit code 2. `key` is in namespace `cli`. */
export class WrongUsage extends Error {
  readonly key: string;
  readonly data: Record<string, string>;
  constructor(key: string, data: Record<string, string> = {}) {
    super(key);
    this.key = key;
    this.data = data;
  }
}
