import { AuditEvent } from 'shared/audit/audit-event';

const COLUMNS = Object.keys(AuditEvent.shape) as (keyof AuditEvent)[];

/** Spreadsheets take such a cell for a formula: OWASP, "CSV Injection". */
const BEGINS_FORMULA = /^[=+\-@\t\r]/;

const cell = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return `${value}`;
  const harmless = BEGINS_FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** RFC 4180, with a line of names. */
async function* csv(batches: AsyncIterable<AuditEvent[]>) {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const events of batches)
    yield events.map((event) => `${COLUMNS.map((column) => cell(event[column])).join(',')}\r\n`).join('');
}

/** Each line is what its `hash` was made of, and the hash. */
async function* ndjson(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

export const FORMATS = {
  csv: { mediaType: 'text/csv; charset=utf-8', extension: 'csv', write: csv },
  ndjson: { mediaType: 'application/x-ndjson', extension: 'ndjson', write: ndjson },
};
