import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { formatCount } from './format.ts';
import { rangeOf } from './list-query.ts';
import styles from './pager.module.css';
import { useLocale } from './use-locale.ts';

export type Page<Item> = {
  items: readonly Item[];
  next: string | null;
  previous: string | null;
  total: number;
  totalIsExact: boolean;
};

type Props = {
  page: Page<unknown> | undefined;
  limit: number;
  from: number;
  onChange: (turn: { after: string | null; from: number }) => void;
};

/** A search counts its matches up to a limit: `500+`. */
export const formatTotal = ({ total, totalIsExact }: Page<unknown>, locale: string) =>
  `${formatCount(total, locale)}${totalIsExact ? '' : '+'}`;

/** Pages of a list that is paged by cursors: one step at a time, there are no page numbers to jump to. */
export const Pager = ({ page, limit, from, onChange }: Props) => {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!page || (page.items.length === 0 && page.previous === null)) return null;
  const { first, last } = rangeOf(page, from);
  const range = t('list.range', {
    first: formatCount(first, locale),
    last: formatCount(last, locale),
    total: formatTotal(page, locale),
  });
  return (
    <fieldset className={styles.pager} aria-label={t('list.pages')}>
      <span className={styles.range}>{range}</span>
      <Button
        variant="icon"
        iconName="angle-left"
        ariaLabel={t('list.previousPage')}
        disabled={page.previous === null}
        onClick={() => onChange({ after: page.previous, from: first - limit })}
      />
      <Button
        variant="icon"
        iconName="angle-right"
        ariaLabel={t('list.nextPage')}
        disabled={page.next === null}
        onClick={() => onChange({ after: page.next, from: last + 1 })}
      />
    </fieldset>
  );
};
