import type { AuditFilter, AuditQuery } from 'shared/audit/audit-event';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';

export const FILTERS = [
  'account',
  'action',
  'result',
  'via',
  'registry',
  'image',
  'address',
  'requestId',
] as const satisfies readonly (keyof AuditFilter)[];
export type FilterName = (typeof FILTERS)[number];

const HOUR_MS = 60 * 60 * 1000;
/** Periods up to now that can be chosen, by their name in the URL. */
export const PERIODS = {
  '1h': { amount: 1, unit: 'hour', ms: HOUR_MS },
  '24h': { amount: 24, unit: 'hour', ms: 24 * HOUR_MS },
  '7d': { amount: 7, unit: 'day', ms: 7 * 24 * HOUR_MS },
  '30d': { amount: 30, unit: 'day', ms: 30 * 24 * HOUR_MS },
} as const;
export type Period = keyof typeof PERIODS;

export const periodOf = (params: URLSearchParams): Period | undefined => {
  const period = params.get('period') ?? '';
  return Object.hasOwn(PERIODS, period) ? (period as Period) : undefined;
};

const MINUTE_MS = 60_000;

/** What the URL asks for. Periods begin at a full minute, so that a page that is shown again is the same page. */
export const readAuditQuery = (params: URLSearchParams, now: number): AuditQuery => {
  const { limit, after, sort } = readListQuery<'at' | '-at'>(params, '-at', habitOf('audit-events'));
  const filters = FILTERS.flatMap((name) => {
    const value = params.get(name)?.trim();
    return value ? [[name, value]] : [];
  });
  const period = periodOf(params);
  const from = period
    ? new Date(Math.floor((now - PERIODS[period].ms) / MINUTE_MS) * MINUTE_MS).toISOString()
    : params.get('since');
  const to = params.get('until');
  return {
    ...(Object.fromEntries(filters) as AuditFilter),
    ...(from && { from }),
    ...(to && { to }),
    limit,
    after,
    sort,
  };
};

const OF_FILTERS = [...FILTERS, 'period', 'since', 'until'];

/** Whether the URL leaves any entries out. */
export const isFiltered = (params: URLSearchParams): boolean => OF_FILTERS.some((name) => params.has(name));

/** Another filter begins at its first page, with nothing selected. */
export const withFilters =
  (filters: Record<string, string | undefined>) =>
  (params: URLSearchParams): URLSearchParams => {
    for (const name of ['after', 'from', 'selected']) params.delete(name);
    for (const [name, value] of Object.entries(filters))
      if (value) params.set(name, value);
      else params.delete(name);
    return params;
  };

export const withoutFilters = withFilters(Object.fromEntries(OF_FILTERS.map((name) => [name, undefined])));
