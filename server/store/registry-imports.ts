/** Imports of a registry that wait for somebody to say yes. What the store takes and gives. */

export interface HeldImport {
  /** Of the key that its address has. */
  hash: string;
  survey: string;
  /** Whose it is: nobody else may see or apply it. */
  account: string;
  expiresAt: number;
  /** What was read, and what it would change, as JSON; '' once it is applied. */
  content: string;
  /** The change that it became; null until then. */
  change: string | null;
}

export interface RegistryImportReads {
  /** Undefined where there is none, or where its hour was over at `at`. */
  heldImport(hash: string, at: number): Promise<HeldImport | undefined>;
}

export interface RegistryImportWrites {
  holdImport(held: HeldImport): Promise<void>;
  /** It was applied, as this change; what it held is forgotten. */
  closeImport(hash: string, change: string): Promise<void>;
  /** Forgets those whose hour was over at `at`. */
  forgetImports(at: number): Promise<void>;
}
