import Checkbox from '@cloudscape-design/components/checkbox';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../ui/use-locale.ts';
import type { Age, FilterDraft, WrongField } from './filter-draft.ts';
import styles from './filter-fields.module.css';

type Props = {
  value: FilterDraft;
  wrong: ReadonlySet<WrongField>;
  /** A schedule has no date: it would take more and more. */
  ages: readonly Age[];
  disabled?: boolean;
  onChange: (value: FilterDraft) => void;
};

/** Which tags a clean-up takes. */
export const FilterFields = ({ value, wrong, ages, disabled = false, onChange }: Props) => {
  const { t } = useTranslation('cleanup');
  const set = (change: Partial<FilterDraft>) => onChange({ ...value, ...change });
  const errorOf = (field: WrongField) => wrong.has(field) && t(`filter.wrong.${field}`);
  const sinceOptions = (['changed', 'pulled'] as const).map((by) => ({
    value: by,
    label: t(`filter.by.${by}`),
  }));
  return (
    <div className={styles.filter}>
      <div className={styles.group}>
        <FormField label={t('filter.name')} constraintText={t('filter.nameHint')}>
          <Input
            value={value.name}
            placeholder="team/"
            disabled={disabled}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => set({ name: detail.value })}
          />
        </FormField>
        <FormField label={t('filter.tags')} constraintText={t('filter.tagsHint')} errorText={errorOf('tags')}>
          <Input
            value={value.tags}
            placeholder="dev-*"
            disabled={disabled}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => set({ tags: detail.value })}
          />
        </FormField>
      </div>
      <div className={styles.group}>
        <AgeField {...{ value, wrong, ages, disabled }} set={set} />
        <FormField
          label={t('filter.since')}
          constraintText={value.by === 'pulled' ? t('filter.pulledHint') : undefined}
        >
          <Select
            selectedOption={sinceOptions.find((option) => option.value === value.by) ?? null}
            options={sinceOptions}
            disabled={disabled || value.age === 'any'}
            expandToViewport
            onChange={({ detail }) =>
              set({ by: detail.selectedOption.value === 'pulled' ? 'pulled' : 'changed' })
            }
          />
        </FormField>
        <Checkbox
          checked={value.neverPulled}
          disabled={disabled}
          onChange={({ detail }) => set({ neverPulled: detail.checked })}
        >
          {t('filter.neverPulled')}
        </Checkbox>
      </div>
      <div className={styles.group}>
        <FormField
          label={t('filter.keepNewest')}
          constraintText={t('filter.keepNewestHint')}
          errorText={errorOf('keepNewest')}
        >
          <Input
            type="number"
            inputMode="numeric"
            step={1}
            value={value.keepNewest}
            disabled={disabled}
            onChange={({ detail }) => set({ keepNewest: detail.value })}
          />
        </FormField>
        <Checkbox
          checked={value.excludeLast}
          disabled={disabled}
          description={t('filter.excludeLastHint')}
          onChange={({ detail }) => set({ excludeLast: detail.checked })}
        >
          {t('filter.excludeLast')}
        </Checkbox>
      </div>
    </div>
  );
};

type AgeProps = Pick<Props, 'value' | 'wrong' | 'ages'> & {
  disabled: boolean;
  set: (change: Partial<FilterDraft>) => void;
};

const AgeField = ({ value, wrong, ages, disabled, set }: AgeProps) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  const options = ages.map((age) => ({ value: age, label: t(`filter.age.${age}`) }));
  const field = value.age === 'date' ? 'date' : 'days';
  return (
    <FormField label={t('filter.older')} errorText={wrong.has(field) && t(`filter.wrong.${field}`)}>
      <div className={value.age === 'date' ? `${styles.age} ${styles.dated}` : styles.age}>
        <Select
          ariaLabel={t('filter.older')}
          selectedOption={options.find((option) => option.value === value.age) ?? null}
          options={options}
          disabled={disabled}
          expandToViewport
          onChange={({ detail }) => set({ age: detail.selectedOption.value as Age })}
        />
        {value.age === 'days' && (
          <Input
            type="number"
            inputMode="numeric"
            step={1}
            ariaLabel={t('filter.days')}
            invalid={wrong.has('days')}
            value={value.days}
            disabled={disabled}
            onChange={({ detail }) => set({ days: detail.value })}
          />
        )}
        {value.age === 'date' && (
          <DatePicker
            value={value.date}
            ariaLabel={t('filter.date')}
            invalid={wrong.has('date')}
            disabled={disabled}
            locale={locale}
            format="iso"
            placeholder="YYYY-MM-DD"
            expandToViewport
            onChange={({ detail }) => set({ date: detail.value })}
          />
        )}
      </div>
    </FormField>
  );
};
