/** What was typed, as a text file for the reader to keep. */
export interface Written {
  /** The question's wording. */
  label: string;
  text: string;
}

/** Lets the browser save the file; works without connection. */
export function download(written: readonly Written[], name: string): void {
  const text = written.map((one) => `${one.label}\n\n${one.text}\n`).join('\n\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
