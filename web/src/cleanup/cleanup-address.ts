import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';

/** What one begins with: nothing that was changed in the last month goes. */
export const FIRST_FILTER: CleanupFilter = {
  name: '',
  tags: '',
  olderThanDays: 30,
  by: 'changed',
  neverPulled: false,
  excludeLast: true,
  keepNewest: 0,
};

const PARTS = [
  'name',
  'tags',
  'before',
  'olderThanDays',
  'by',
  'neverPulled',
  'excludeLast',
  'keepNewest',
] as const satisfies readonly (keyof CleanupFilter)[];

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

/** `by` is in the address of each that was applied. */
export const hasFilter = (params: URLSearchParams): boolean => PARTS.some((part) => params.has(part));

export const readFilter = (params: URLSearchParams): CleanupFilter => {
  const before = params.get('before');
  const olderThanDays = wholeNumber(params.get('olderThanDays'));
  return {
    name: params.get('name') ?? '',
    tags: params.get('tags') ?? '',
    ...(before !== null && !Number.isNaN(Date.parse(before))
      ? { before }
      : olderThanDays !== undefined && { olderThanDays }),
    by: params.get('by') === 'pulled' ? 'pulled' : 'changed',
    neverPulled: params.get('neverPulled') === 'true',
    excludeLast: params.get('excludeLast') !== 'false',
    keepNewest: wholeNumber(params.get('keepNewest')) ?? 0,
  };
};

/** As a link names it. */
export const addressOfFilter = (filter: CleanupFilter): Record<string, string> => ({
  by: filter.by,
  ...(filter.name && { name: filter.name }),
  ...(filter.tags && { tags: filter.tags }),
  ...(filter.before !== undefined && { before: filter.before }),
  ...(filter.olderThanDays !== undefined && { olderThanDays: `${filter.olderThanDays}` }),
  ...(filter.neverPulled && { neverPulled: 'true' }),
  ...(!filter.excludeLast && { excludeLast: 'false' }),
  ...(filter.keepNewest > 0 && { keepNewest: `${filter.keepNewest}` }),
});

/** The preview, or the clean-up that came of it. */
export const readPlan = (params: URLSearchParams): number | undefined => {
  const plan = Number(params.get('plan'));
  return Number.isSafeInteger(plan) && plan > 0 ? plan : undefined;
};

export const TABS = ['cleanup', 'schedule', 'history'] as const;
export type Tab = (typeof TABS)[number];
export const readTab = (params: URLSearchParams): Tab =>
  TABS.find((tab) => tab === params.get('tab')) ?? 'cleanup';
