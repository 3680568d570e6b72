import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { useTranslation } from 'react-i18next';
import { ACTIONS } from 'shared/access/rules';
import { DOORS, RESULTS } from 'shared/audit/audit-event';
import { useAddress } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { FILTERS, type FilterName, PERIODS, type Period, periodOf, withFilters } from './audit-address.ts';
import styles from './audit-filter.module.css';

/** One value of each property, and a time. The URL holds both. */
export default function AuditFilter() {
  return (
    <div className={styles.filter}>
      <Properties />
      <Time />
    </div>
  );
}

const Properties = () => {
  const { t } = useTranslation('audit');
  const { params, change } = useAddress();
  const labels: Partial<Record<FilterName, (value: string) => string>> = {
    via: (value) => t(`via.${value as (typeof DOORS)[number]}`),
    result: (value) => t(`result.${value as (typeof RESULTS)[number]}`),
  };
  const options = (propertyKey: FilterName, values: readonly string[]) =>
    values.map((value) => ({ propertyKey, value, label: labels[propertyKey]?.(value) ?? value }));

  const query: PropertyFilterProps.Query = {
    operation: 'and',
    tokens: FILTERS.flatMap((propertyKey) => {
      const value = params.get(propertyKey);
      return value ? [{ propertyKey, operator: '=' as const, value }] : [];
    }),
  };
  const onChange = ({ tokens }: PropertyFilterProps.Query) => {
    // Each has one value: the one that was named last.
    const chosen = Object.fromEntries(
      tokens.map(({ propertyKey, value }) => [propertyKey, String(value).trim()]),
    );
    change(withFilters(Object.fromEntries(FILTERS.map((name) => [name, chosen[name]]))), {
      preventScrollReset: true,
    });
  };

  return (
    <PropertyFilter
      query={query}
      onChange={({ detail }) => onChange(detail)}
      hideOperations
      disableFreeTextFiltering
      expandToViewport
      filteringPlaceholder={t('filter.placeholder')}
      filteringAriaLabel={t('filter.placeholder')}
      filteringProperties={FILTERS.map((key) => ({
        key,
        propertyLabel: t(`property.${key}`),
        groupValuesLabel: t('filter.valuesOf', { property: t(`property.${key}`) }),
        operators: [{ operator: '=' as const, format: (value: string) => labels[key]?.(value) ?? value }],
      }))}
      filteringOptions={[
        ...options('result', RESULTS),
        ...options('via', DOORS),
        ...options('action', ACTIONS),
      ]}
    />
  );
};

const Time = () => {
  const { t } = useTranslation('audit');
  const locale = useLocale();
  const { params, change } = useAddress();
  const choose = (time: { period?: Period; since?: string; until?: string }) =>
    change(withFilters({ period: undefined, since: undefined, until: undefined, ...time }), {
      preventScrollReset: true,
    });
  const inWords = (amount: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);

  const onChange = (value: DateRangePickerProps.Value | null) => {
    if (!value) return choose({});
    if (value.type === 'absolute')
      return choose({
        since: new Date(value.startDate).toISOString(),
        until: new Date(value.endDate).toISOString(),
      });
    if (value.key) return choose({ period: value.key as Period });
    choose({ since: new Date(Date.now() - value.amount * UNIT_MS[value.unit]).toISOString() });
  };

  return (
    <DateRangePicker
      value={chosenTime(params)}
      onChange={({ detail }) => onChange(detail.value)}
      relativeOptions={Object.entries(PERIODS).map(([key, { amount, unit }]) => ({
        key,
        amount,
        unit,
        type: 'relative' as const,
      }))}
      isValidRange={(value) =>
        value?.type === 'absolute' && !(new Date(value.startDate) < new Date(value.endDate))
          ? { valid: false, errorMessage: t('time.wrongOrder') }
          : { valid: true }
      }
      locale={locale}
      placeholder={t('time.all')}
      timeInputFormat="hh:mm"
      expandToViewport
      i18nStrings={{
        ariaLabel: t('time.label'),
        formatRelativeRange: ({ amount, unit }) => t('time.last', { period: inWords(amount, unit) }),
        formatUnit: (unit, amount) => inWords(amount, unit).replace(/^[\d.,\s]+/, ''),
      }}
    />
  );
};

const DAY_MS = 24 * 60 * 60 * 1000;
const UNIT_MS: Record<DateRangePickerProps.TimeUnit, number> = {
  second: 1000,
  minute: 60_000,
  hour: 60 * 60_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};

const chosenTime = (params: URLSearchParams): DateRangePickerProps.Value | null => {
  const period = periodOf(params);
  if (period) {
    const { amount, unit } = PERIODS[period];
    return { type: 'relative', key: period, amount, unit };
  }
  const [since, until] = [params.get('since'), params.get('until')];
  if (!since && !until) return null;
  return {
    type: 'absolute',
    startDate: since ?? new Date(0).toISOString(),
    endDate: until ?? new Date().toISOString(),
  };
};
