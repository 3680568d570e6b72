import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';

// With Zod: what is typed is held to the rule of the server.
const { CleanupFilter: Schema } = await import('shared/cleanup/cleanup-filter');

export const AGES = ['days', 'date', 'any'] as const;
export type Age = (typeof AGES)[number];

/** The filter as its form shows it. */
export type FilterDraft = {
  name: string;
  tags: string;
  age: Age;
  days: string;
  /** The base date, in the time zone of whoever looks at it. */
  date: string;
  /** The moment that the date stands for, where it came from elsewhere. */
  before?: string | undefined;
  by: CleanupFilter['by'];
  neverPulled: boolean;
  excludeLast: boolean;
  keepNewest: string;
};

export type WrongField = 'tags' | 'days' | 'date' | 'keepNewest';

const DAY_MS = 24 * 60 * 60 * 1000;

const dateOf = (time: Date) =>
  [time.getFullYear(), time.getMonth() + 1, time.getDate()]
    .map((part) => `${part}`.padStart(2, '0'))
    .join('-');

const timeOf = ({ date, before }: FilterDraft): string | undefined => {
  if (before && dateOf(new Date(before)) === date) return before;
  const midnight = new Date(`${date}T00:00:00`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(midnight.getTime())
    ? midnight.toISOString()
    : undefined;
};

export const draftOf = (filter: CleanupFilter, now = Date.now()): FilterDraft => {
  const { before, olderThanDays, keepNewest, ...rest } = filter;
  return {
    ...rest,
    age: before === undefined ? (olderThanDays === undefined ? 'any' : 'days') : 'date',
    days: `${olderThanDays ?? 30}`,
    date: dateOf(new Date(before ?? now - 30 * DAY_MS)),
    ...(before !== undefined && { before }),
    keepNewest: `${keepNewest}`,
  };
};

const NUMBER = /^\d{1,6}$/;
const numberOf = (text: string) => (NUMBER.test(text.trim()) ? Number(text) : Number.NaN);

/** What the form asks for, and which of its fields the server would not understand. */
export const filterOf = (draft: FilterDraft): { filter: CleanupFilter; wrong: ReadonlySet<WrongField> } => {
  const { name, tags, age, by, neverPulled, excludeLast } = draft;
  const candidate = {
    name,
    tags,
    by,
    neverPulled,
    excludeLast,
    keepNewest: numberOf(draft.keepNewest),
    ...(age === 'days' && { olderThanDays: numberOf(draft.days) }),
    ...(age === 'date' && { before: timeOf(draft) ?? '' }),
  };
  const checked = Schema.safeParse(candidate);
  if (checked.success) return { filter: checked.data, wrong: new Set() };
  const wrong = checked.error.issues.map(({ path: [field] }) => FIELDS[`${String(field)}`]);
  return { filter: candidate, wrong: new Set(wrong.filter((field) => field !== undefined)) };
};

const FIELDS: Record<string, WrongField | undefined> = {
  tags: 'tags',
  olderThanDays: 'days',
  before: 'date',
  keepNewest: 'keepNewest',
};

/** What is undefined is as good as left out. */
const comparable = (filter: CleanupFilter) =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .toSorted(),
  );

/** Whether two filters ask for the same. */
export const isSameFilter = (one: CleanupFilter, other: CleanupFilter): boolean =>
  comparable(one) === comparable(other);
