import type { TFunction } from 'i18next';
import type { Deletion, DeletionTag } from 'shared/deletions/deletion';

const DAY_MS = 24 * 60 * 60_000;

/** Why a clean-up takes a tag: what its filter asks for, all of which is true of the tag. */
export const goesBecause = (
  t: TFunction<'cleanup'>,
  locale: string,
  { filter, createdAt }: Pick<Deletion, 'filter' | 'createdAt'>,
  { lastPulledAt }: Pick<DeletionTag, 'lastPulledAt'>,
): string => {
  if (!filter) return '';
  const { before, olderThanDays, by, neverPulled, keepNewest, excludeLast, tags } = filter;
  const base =
    before ??
    (olderThanDays === undefined ? undefined : new Date(createdAt).getTime() - olderThanDays * DAY_MS);
  const date = base && new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(base));
  const byPull = by === 'pulled' && lastPulledAt !== null;
  const reasons = [
    date && t(byPull ? 'tag.because.notPulledSince' : 'tag.because.notChangedSince', { date }),
    (neverPulled || (date && by === 'pulled' && !byPull)) && t('tag.because.neverPulled'),
    keepNewest > 0 && t('tag.because.notAmongNewest', { count: keepNewest }),
    keepNewest === 0 && excludeLast && t('tag.because.notLast'),
    tags && t('tag.because.fits', { pattern: tags }),
  ].filter((reason): reason is string => Boolean(reason));
  return new Intl.ListFormat(locale).format(reasons);
};
