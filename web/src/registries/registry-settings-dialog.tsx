import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Toggle from '@cloudscape-design/components/toggle';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registry, RegistrySettings } from 'shared/registries/registry';
import { targetOf } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { formatRestoreTime } from '../deletions/restore-time.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { TagPatternsField, useTagPatterns } from '../tags/tag-patterns-field.tsx';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { parseEndpoint } from './commands.ts';
import { registryQuery, updateRegistryMutation } from './registry-queries.ts';
import styles from './registry-settings-dialog.module.css';

await loadTextsOnDemand();

const SWITCHES = ['publicEndpoint', 'publicRegistry', 'scanOnPush'] as const;
const RESTORE_HOURS = [0, 24, 72, 168, 336, 720] as const;

/** The second click of a double click on [OK] must not answer the question that the first one brought. */
const NOT_ANSWERED_WITHIN_MS = 700;

type Props = { registry: string; onDismiss: () => void };

export default function RegistrySettingsDialog({ registry: name, onDismiss }: Props) {
  const { t } = useTranslation(['registries', 'ui']);
  const { may } = useGuard('View/getRegistry', targetOf({ registry: name }));
  const { data: registry, error, refetch } = useQuery({ ...registryQuery(name), enabled: may });
  if (may && registry) return <Settings registry={registry} onDismiss={onDismiss} />;
  return (
    <Dialog title={t('settings.title', { name })} onDismiss={onDismiss}>
      {!may ? (
        <NoPermission action="View/getRegistry" on={targetOf({ registry: name })} />
      ) : error ? (
        <ProblemAlert error={error} onRetry={refetch} />
      ) : (
        <Box textAlign="center" padding="xl">
          <Spinner /> {t('ui:loading')}
        </Box>
      )}
    </Dialog>
  );
}

const Settings = ({ registry, onDismiss }: { registry: Registry; onDismiss: () => void }) => {
  const { t } = useTranslation(['registries', 'deletions']);
  const { name } = registry;
  const update = useMutation(updateRegistryMutation(name));
  const { may, button } = useGuard('Change/updateRegistry', targetOf({ registry: name }));
  // What was touched here; all the rest follows the registry, which somebody else may change meanwhile.
  const [touched, setTouched] = useState<RegistrySettings>({});
  const protectedTags = useTagPatterns(registry.protectedTags);
  const [limit, setLimit] = useState<string>();
  const [askedAt, setAskedAt] = useState<number>();
  const underWay = useRef(false);

  const limitPercent = limit === undefined ? registry.cleanupLimitPercent : Number(limit);
  const limitWrong = !(Number.isInteger(limitPercent) && limitPercent >= 1 && limitPercent <= 100);
  const wanted: RegistrySettings = {
    ...touched,
    cleanupLimitPercent: limitPercent,
    ...(protectedTags.changed && { protectedTags: [...protectedTags.all] }),
  };
  const changes: RegistrySettings = Object.fromEntries(
    Object.entries(wanted).filter(
      ([setting, value]) => value !== registry[setting as keyof RegistrySettings],
    ),
  );

  const apply = () => {
    if (underWay.current) return;
    underWay.current = true;
    update.mutate(changes, {
      onSuccess: () => {
        notify({ type: 'success', content: t('settings.done', { name }) });
        onDismiss();
      },
      onSettled: () => {
        underWay.current = false;
      },
    });
  };
  const confirm = () => {
    if (limitWrong || protectedTags.wrong) return;
    if (Object.keys(changes).length === 0) return onDismiss();
    if (!changes.publicRegistry) return apply();
    if (askedAt === undefined) return setAskedAt(performance.now());
    if (performance.now() - askedAt > NOT_ANSWERED_WITHIN_MS) apply();
  };

  const disabled = update.isPending || !may;
  const toggle = (setting: (typeof SWITCHES)[number], consequence?: string) => (
    <div>
      <Toggle
        checked={touched[setting] ?? registry[setting]}
        disabled={disabled}
        description={t(`settings.${setting}Hint`)}
        onChange={({ detail }) => setTouched({ ...touched, [setting]: detail.checked })}
      >
        {t(`settings.${setting}`)}
      </Toggle>
      {consequence && (
        <div className={styles.consequence}>
          <Alert type="warning">{consequence}</Alert>
        </div>
      )}
    </div>
  );

  return (
    <Dialog
      title={t('settings.title', { name })}
      size="large"
      // The question is lower than the settings: the second click of a double click on [OK] is one beside it.
      stays={Object.keys(changes).length > 0}
      onDismiss={onDismiss}
      confirm={{
        text: askedAt === undefined ? t('settings.ok') : t('settings.makePublic'),
        onClick: confirm,
        busy: update.isPending,
        disabled: !may,
      }}
      {...(askedAt !== undefined && {
        cancel: {
          text: t('settings.back'),
          onClick: () => {
            setAskedAt(undefined);
            update.reset();
          },
        },
      })}
    >
      <SpaceBetween size="l">
        {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
        {askedAt === undefined ? (
          <div className={styles.groups}>
            <fieldset className={styles.group}>
              <legend>{t('deletions:settings.access')}</legend>
              <SpaceBetween size="m">
                {toggle(
                  'publicEndpoint',
                  changes.publicEndpoint === false
                    ? t('settings.endpointOff', { host: hostOf(registry.publicEndpointUrl) })
                    : undefined,
                )}
                {toggle(
                  'publicRegistry',
                  changes.publicRegistry === false ? t('settings.noLongerPublic') : undefined,
                )}
                {toggle('scanOnPush')}
              </SpaceBetween>
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('deletions:settings.deleting')}</legend>
              <SpaceBetween size="m">
                <RestoreHours
                  value={touched.restoreHours ?? registry.restoreHours}
                  kept={registry.restoreHours}
                  disabled={disabled}
                  onChange={(restoreHours) => setTouched({ ...touched, restoreHours })}
                />
                <TagPatternsField value={protectedTags} disabled={disabled} />
                <FormField
                  label={t('deletions:settings.limit')}
                  description={t('deletions:settings.limitHint')}
                  errorText={limitWrong && t('deletions:settings.limitWrong')}
                >
                  <span className={styles.limit}>
                    <Input
                      type="number"
                      inputMode="numeric"
                      value={limit ?? String(registry.cleanupLimitPercent)}
                      disabled={disabled}
                      onChange={({ detail }) => setLimit(detail.value)}
                    />
                    {t('deletions:settings.limitUnit')}
                  </span>
                </FormField>
              </SpaceBetween>
            </fieldset>
          </div>
        ) : (
          <PublicQuestion registry={registry} outside={touched.publicEndpoint ?? registry.publicEndpoint} />
        )}
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
};

type RestoreProps = {
  value: number;
  /** What is set stays among the choices, whoever set it to what. */
  kept: number;
  disabled: boolean;
  onChange: (hours: number) => void;
};

const RestoreHours = ({ value, kept, disabled, onChange }: RestoreProps) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const options = [...new Set([...RESTORE_HOURS, kept])]
    .sort((a, b) => a - b)
    .map((hours) => ({
      value: String(hours),
      label:
        hours === 0
          ? t('settings.restoreNever')
          : t('settings.restoreFor', { time: formatRestoreTime(hours, locale) }),
    }));
  return (
    <FormField
      label={t('settings.restore')}
      constraintText={value === 0 ? t('settings.restoreNeverHint') : t('settings.restoreHint')}
    >
      <Select
        selectedOption={options.find((option) => option.value === String(value)) ?? null}
        options={options}
        disabled={disabled}
        expandToViewport
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
};

const PublicQuestion = ({ registry, outside }: { registry: Registry; outside: boolean }) => {
  const { t } = useTranslation('registries');
  const alert = useRef<AlertProps.Ref>(null);
  // Heard at once, and a key that is held down on [OK] presses nothing here.
  useEffect(() => alert.current?.focus(), []);
  const hosts = {
    publicHost: hostOf(registry.publicEndpointUrl),
    privateHost: hostOf(registry.privateEndpointUrl),
  };
  return (
    <Alert ref={alert} type="warning" header={t('settings.askTitle', { name: registry.name })}>
      {outside ? t('settings.askOutside', hosts) : t('settings.askInside', hosts)}
      <ul className={styles.rights}>
        <li>{t('settings.askPull')}</li>
        <li>{t('settings.askList')}</li>
      </ul>
      {t('settings.askNot')}
    </Alert>
  );
};

const hostOf = (endpoint: string) => parseEndpoint(endpoint).host;
