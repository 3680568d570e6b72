import Box from '@cloudscape-design/components/box';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessKeyTerms, NewAccessKey } from 'shared/accounts/access-key';
import { RegistryChoice } from '../access/registry-choice.tsx';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useLocale } from '../ui/use-locale.ts';

const FORM = 'create-access-key';
const DAYS = [30, 90, 365] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

type Props = {
  creation: UseMutationResult<NewAccessKey, Error, AccessKeyTerms>;
  onDismiss: () => void;
};

export default function CreateAccessKeyDialog({ creation, onDismiss }: Props) {
  const { t } = useTranslation(['accounts', 'ui']);
  const locale = useLocale();
  const [expiry, setExpiry] = useState('never');
  const [lastDay, setLastDay] = useState('');
  const [readOnly, setReadOnly] = useState(false);
  const [registries, setRegistries] = useState<string[]>();
  const [tried, setTried] = useState(false);
  const expiries = [
    { value: 'never', label: t('keys.terms.never') },
    ...DAYS.map((count) => ({ value: String(count), label: t('keys.terms.days', { count }) })),
    { value: 'date', label: t('keys.terms.onDate') },
  ];
  const dateWrong = expiry === 'date' && !isToCome(lastDay);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (creation.isPending || dateWrong || registries?.length === 0) return;
    creation.mutate({
      expiresAt: expiresAt(expiry, lastDay),
      readOnly,
      registries: registries ?? null,
    });
  };

  return (
    <Dialog
      title={t('keys.terms.title')}
      onDismiss={onDismiss}
      confirm={{ text: t('keys.terms.submit'), form: FORM, busy: creation.isPending }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <Box>{t('keys.terms.text')}</Box>
          <FormField label={t('keys.terms.expires')}>
            <Select
              selectedOption={expiries.find(({ value }) => value === expiry) ?? null}
              options={expiries}
              expandToViewport
              onChange={({ detail }) => setExpiry(detail.selectedOption.value ?? 'never')}
            />
          </FormField>
          {expiry === 'date' && (
            <FormField
              label={t('keys.terms.date')}
              constraintText={t('keys.terms.dateHint')}
              errorText={tried && dateWrong && t('keys.terms.dateWrong')}
            >
              <DatePicker
                value={lastDay}
                locale={locale}
                expandToViewport
                placeholder={t('keys.terms.datePlaceholder')}
                openCalendarAriaLabel={() => t('keys.terms.calendar')}
                isDateEnabled={(date) => endOf(date) > Date.now()}
                onChange={({ detail }) => setLastDay(detail.value)}
              />
            </FormField>
          )}
          <FormField label={t('keys.terms.rights')}>
            <Toggle
              checked={readOnly}
              description={t('keys.terms.readOnlyHint')}
              onChange={({ detail }) => setReadOnly(detail.checked)}
            >
              {t('keys.terms.readOnly')}
            </Toggle>
          </FormField>
          <RegistryChoice value={registries} onChange={setRegistries} tried={tried} />
          {creation.error && <ProblemAlert error={creation.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}

/** Of the day as people here have it. */
const endOf = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();

const isToCome = (lastDay: string) => endOf(new Date(`${lastDay}T00:00`)) > Date.now();

const expiresAt = (expiry: string, lastDay: string): string | null => {
  if (expiry === 'never') return null;
  const time = expiry === 'date' ? endOf(new Date(`${lastDay}T00:00`)) : Date.now() + Number(expiry) * DAY_MS;
  return new Date(time).toISOString();
};
