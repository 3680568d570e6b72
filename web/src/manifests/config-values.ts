/** `PATH=/usr/bin:/bin` -> its name and its value, which may hold `=` itself. */
export const splitEnv = (entry: string): { name: string; value: string } => {
  const at = entry.indexOf('=');
  return at < 0 ? { name: entry, value: '' } : { name: entry.slice(0, at), value: entry.slice(at + 1) };
};

/** A command as one would type it in a shell: words with blanks or special characters are quoted. */
export const shellWords = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
