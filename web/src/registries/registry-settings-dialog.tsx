import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
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
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { parseEndpoint } from './commands.ts';
import { registryQuery, updateRegistryMutation } from './registry-queries.ts';
import styles from './registry-settings-dialog.module.css';

const SETTINGS = ['publicEndpoint', 'publicRegistry', 'scanOnPush'] as const;

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
  const { t } = useTranslation('registries');
  const { name } = registry;
  const update = useMutation(updateRegistryMutation(name));
  const { may, button } = useGuard('Change/updateRegistry', targetOf({ registry: name }));
  // What was touched here; all the rest follows the registry, which somebody else may change meanwhile.
  const [touched, setTouched] = useState<RegistrySettings>({});
  const [askedAt, setAskedAt] = useState<number>();
  const underWay = useRef(false);

  const different = SETTINGS.filter(
    (each) => touched[each] !== undefined && touched[each] !== registry[each],
  );
  const changes: RegistrySettings = Object.fromEntries(different.map((each) => [each, touched[each]]));

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
    if (different.length === 0) return onDismiss();
    if (!changes.publicRegistry) return apply();
    if (askedAt === undefined) return setAskedAt(performance.now());
    if (performance.now() - askedAt > NOT_ANSWERED_WITHIN_MS) apply();
  };

  const toggle = (setting: (typeof SETTINGS)[number], consequence?: string) => (
    <div>
      <Toggle
        checked={touched[setting] ?? registry[setting]}
        disabled={update.isPending || !may}
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
          <SpaceBetween size="l">
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
        ) : (
          <PublicQuestion registry={registry} outside={touched.publicEndpoint ?? registry.publicEndpoint} />
        )}
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
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
