export type ByteRange = { start: number; end: number };

/**
 * The `Range` of a download, RFC 9110 section 14.2, against `size` bytes. `end` is inclusive. `whole` for no range, other
 * units and several ranges at once (a server may answer those in full); `unsatisfiable` means 416.
 */
export const parseRange = (
  header: string | undefined,
  size: number,
): ByteRange | 'whole' | 'unsatisfiable' => {
  const match = header === undefined ? null : /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header);
  if (!match) return 'whole';
  const [, first, last] = match;
  if (first === '' && last === '') return 'unsatisfiable';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
};

/**
 * The `Content-Range` of a chunk, OCI distribution spec 1.1, "Pushing a blob in chunks": `<start>-<end>`, both inclusive.
 * Some clients write it like RFC 9110, `bytes <start>-<end>/<size>`.
 */
export const parseContentRange = (header: string | undefined): ByteRange | 'none' | 'invalid' => {
  if (header === undefined) return 'none';
  const match = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header.trim());
  if (!match) return 'invalid';
  const range = { start: Number(match[1]), end: Number(match[2]) };
  return range.end < range.start ? 'invalid' : range;
};
