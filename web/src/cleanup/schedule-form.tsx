import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { CleanupSchedule } from 'shared/cleanup/cleanup';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { useSingle } from '../ui/use-single.ts';
import { addressOfFilter } from './cleanup-address.ts';
import { previewMutation, updateScheduleMutation } from './cleanup-queries.ts';
import { filterOf } from './filter-draft.ts';
import { FilterFields } from './filter-fields.tsx';
import styles from './schedule.module.css';
import { changesOf, isChanged, type ScheduleDraft, scheduleDraftOf } from './schedule-draft.ts';
import { formatHour, formatLocalHour, formatMoment } from './schedule-time.ts';

const OFTEN = ['day', 'week', 'month'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** A date would stand still while the schedule goes on. */
const AGES = ['days', 'any'] as const;

type Props = {
  registry: string;
  schedule: CleanupSchedule;
  /** What is not saved yet; kept while one looks at what it would do. */
  draft: ScheduleDraft | undefined;
  onDraft: (draft: ScheduleDraft | undefined) => void;
};

export const ScheduleForm = ({ registry: name, schedule, draft, onDraft }: Props) => {
  const { t } = useTranslation('cleanup');
  const navigate = useNavigate();
  const on = targetOf({ registry: name });
  const guard = useGuard('Change/updateCleanupSchedule', on);
  const looking = useGuard('View/getTagList', on);
  const { registry } = useRegistry(name);
  const update = useMutation(updateScheduleMutation(name));
  const preview = useMutation(previewMutation(name));
  const single = useSingle();
  const [tried, setTried] = useState(false);
  const shown = draft ?? scheduleDraftOf(schedule);
  const { filter, wrong } = filterOf(shown.filter);
  const changed = wrong.size > 0 || isChanged(shown, schedule);
  const set = (change: Partial<ScheduleDraft>) => onDraft({ ...shown, ...change });
  const disabled = !guard.may || update.isPending;

  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.size > 0 || !guard.may) return;
    single(() =>
      update.mutate(changesOf(shown), {
        onSuccess: (saved) => {
          onDraft(undefined);
          notify({ type: 'success', content: t(saved.enabled ? 'schedule.savedOn' : 'schedule.savedOff') });
        },
      }),
    );
  };
  const look = () => {
    setTried(true);
    if (wrong.size > 0 || preview.isPending) return;
    preview.mutate(filter, {
      onSuccess: ({ id }) => navigate(paths.cleanup(name, { ...addressOfFilter(filter), plan: `${id}` })),
    });
  };

  return (
    <form onSubmit={save} noValidate>
      <SpaceBetween size="l">
        {guard.button.disabledReason && <Alert type="info">{guard.button.disabledReason}</Alert>}
        <Container header={<Header variant="h2">{t('schedule.when')}</Header>}>
          <SpaceBetween size="l">
            <Toggle
              checked={shown.enabled}
              disabled={disabled}
              description={t('schedule.enabledHint')}
              onChange={({ detail }) => set({ enabled: detail.checked })}
            >
              {t('schedule.enabled')}
            </Toggle>
            <Times value={shown} disabled={disabled} set={set} />
            <Toggle
              checked={shown.dryRun}
              disabled={disabled}
              description={t('schedule.dryRunHint')}
              onChange={({ detail }) => set({ dryRun: detail.checked })}
            >
              {t('schedule.dryRun')}
            </Toggle>
            <NextRun schedule={schedule} />
          </SpaceBetween>
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              description={registry && t('schedule.limit', { percent: registry.cleanupLimitPercent })}
              actions={
                <Button formAction="none" loading={preview.isPending} onClick={look} {...looking.button}>
                  {t('schedule.preview')}
                </Button>
              }
            >
              {t('filter.title')}
            </Header>
          }
        >
          <FilterFields
            value={shown.filter}
            wrong={tried ? wrong : NONE}
            ages={AGES}
            disabled={disabled}
            onChange={(changedFilter) => set({ filter: changedFilter })}
          />
        </Container>
        {(update.error ?? preview.error) && <ProblemAlert error={(update.error ?? preview.error) as Error} />}
        <div className={styles.actions}>
          {changed && <StatusIndicator type="pending">{t('schedule.unsaved')}</StatusIndicator>}
          <Button formAction="none" variant="link" disabled={!changed} onClick={() => onDraft(undefined)}>
            {t('schedule.discard')}
          </Button>
          <Button variant="primary" formAction="submit" loading={update.isPending} {...guard.button}>
            {t('schedule.save')}
          </Button>
        </div>
      </SpaceBetween>
    </form>
  );
};

const NONE: ReadonlySet<never> = new Set();

type TimesProps = { value: ScheduleDraft; disabled: boolean; set: (change: Partial<ScheduleDraft>) => void };

const Times = ({ value: { every, hour }, disabled, set }: TimesProps) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  const often = OFTEN.map((value) => ({ value, label: t(`schedule.every.${value}`) }));
  const hours = HOURS.map((value) => ({ value: `${value}`, label: `${formatHour(value)} UTC` }));
  return (
    <div className={styles.times}>
      <FormField label={t('schedule.often')}>
        <Select
          selectedOption={often.find(({ value }) => value === every) ?? null}
          options={often}
          disabled={disabled}
          expandToViewport
          onChange={({ detail }) => set({ every: detail.selectedOption.value as ScheduleDraft['every'] })}
        />
      </FormField>
      <FormField
        label={t('schedule.hour')}
        constraintText={t('schedule.local', { time: formatLocalHour(hour, locale, new Date()) })}
      >
        <Select
          selectedOption={hours[hour] ?? null}
          options={hours}
          disabled={disabled}
          expandToViewport
          onChange={({ detail }) => set({ hour: Number(detail.selectedOption.value) })}
        />
      </FormField>
    </div>
  );
};

const NextRun = ({ schedule: { enabled, nextRunAt, by } }: { schedule: CleanupSchedule }) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  return (
    <div className={styles.next}>
      {enabled && nextRunAt ? (
        <StatusIndicator type="pending">
          {t('schedule.next', { time: formatMoment(nextRunAt, locale) })} (<TimeAgo time={nextRunAt} />)
        </StatusIndicator>
      ) : (
        <StatusIndicator type="stopped">{t('schedule.off')}</StatusIndicator>
      )}
      {by && <span className={styles.by}>{t('schedule.by', { who: by })}</span>}
    </div>
  );
};
