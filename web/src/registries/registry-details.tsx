import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import SplitPanel from '@cloudscape-design/components/split-panel';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Registry } from 'shared/registries/registry';
import { targetOf } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import type { DetailsPaneProps } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { RouteButton } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { parseEndpoint } from './commands.ts';
import styles from './registry-details.module.css';
import { registryQuery } from './registry-queries.ts';
import { RegistryStatus } from './registry-status.tsx';

const LAYOUT = { columns: 4, minColumnWidth: 140 };

/** The pane below the list, for the registry that `?selected=` names. */
export default function RegistryDetails({ contentRef }: DetailsPaneProps) {
  const { t } = useTranslation('registries');
  const [params] = useSearchParams();
  const name = params.get('selected') ?? '';
  const { may } = useGuard('View/getRegistry', targetOf({ registry: name }));
  const { data: registry, error, refetch } = useQuery({ ...registryQuery(name), enabled: may });
  const deletion = useGuard('Change/deleteRegistry', targetOf({ registry: name }));
  const dialog = useDialog(['delete']);
  return (
    <SplitPanel
      header={name}
      headerActions={
        <Button
          ariaLabel={t('delete.openOf', { name })}
          onClick={() => dialog.show('delete')}
          {...deletion.button}
        >
          {t('delete.open')}
        </Button>
      }
      closeBehavior="hide"
      hidePreferencesButton
      ariaLabel={t('details.label', { name })}
    >
      <div ref={contentRef}>
        {!may ? (
          <NoPermission action="View/getRegistry" on={targetOf({ registry: name })} />
        ) : registry ? (
          <Facts registry={registry} />
        ) : error ? (
          <ProblemAlert error={error} onRetry={refetch} />
        ) : (
          <FactsOutline />
        )}
      </div>
    </SplitPanel>
  );
}

const FactsOutline = () => (
  <Outline>
    <KeyValuePairs
      {...LAYOUT}
      items={Array.from({ length: 14 }, (_, index) => ({
        label: <OutlineBar variant="text-body-m" width={40} />,
        value: <OutlineBar width={index % 3 === 0 ? 75 : 55} />,
      }))}
    />
  </Outline>
);

const Facts = ({ registry }: { registry: Registry }) => {
  const { t } = useTranslation(['registries', 'ui']);
  const dialog = useDialog(['user-guide', 'settings']);
  const { name } = registry;
  const on = targetOf({ registry: name });
  const images = useGuard('View/getImageList', on);
  const change = useGuard('Change/updateRegistry', on);
  const tags = useGuard('View/getTagList', on);
  const deleted = useGuard('View/getDeletedTagList', on);
  const collections = useGuard('View/getCollectionList', on);
  return (
    <SpaceBetween size="l">
      {registry.status === 'unreachable' && <Unreachable registry={registry} />}
      <KeyValuePairs
        {...LAYOUT}
        items={[
          { label: t('column.name'), value: name },
          { label: t('column.status'), value: <RegistryStatus registry={registry} /> },
          { label: t('column.bucket'), value: registry.bucket },
          { label: t('column.usage'), value: <Bytes value={registry.usageBytes} /> },
          {
            label: t('column.imageList'),
            value: (
              <RouteButton
                variant="inline-link"
                href={paths.images(name)}
                ariaLabel={t('moveTo', { name })}
                {...images.button}
              >
                {t('move')}
              </RouteButton>
            ),
          },
          {
            label: t('details.access'),
            value: (
              <Button variant="inline-link" onClick={() => dialog.show('user-guide')}>
                {t('guide.open')}
              </Button>
            ),
          },
          {
            label: t('details.publicEndpoint'),
            value: (
              <EndpointUrl url={registry.publicEndpointUrl} off={!registry.publicEndpoint} kind="public" />
            ),
          },
          {
            label: t('details.privateEndpoint'),
            value: <EndpointUrl url={registry.privateEndpointUrl} kind="private" />,
          },
          { label: t('column.images'), value: <Count value={registry.imageCount} /> },
          { label: t('column.tags'), value: <Count value={registry.tagCount} /> },
          {
            label: t('column.lastPush'),
            value: <TimeAgo time={registry.lastPushedAt} otherwise={t('ui:never')} />,
          },
          {
            label: t('details.lastPull'),
            value: <TimeAgo time={registry.lastPulledAt} otherwise={t('ui:never')} />,
          },
          {
            label: t('details.configuration'),
            value: (
              <>
                <ul className={styles.settings}>
                  <Setting on={registry.publicEndpoint} text={t('settings.publicEndpoint')} />
                  <Setting on={registry.publicRegistry} text={t('settings.publicRegistry')} />
                  <Setting on={registry.scanOnPush} text={t('settings.scanOnPush')} />
                </ul>
                <Button
                  variant="inline-link"
                  ariaLabel={t('settings.openOf', { name })}
                  onClick={() => dialog.show('settings')}
                  {...change.button}
                >
                  {t('settings.open')}
                </Button>
              </>
            ),
          },
          {
            label: t('details.upkeep'),
            value: (
              <ul className={styles.settings}>
                {[
                  { href: paths.cleanup(name), text: t('details.cleanup'), ...tags.button },
                  {
                    href: paths.recentlyDeleted(name),
                    text: t('details.recentlyDeleted'),
                    ...deleted.button,
                  },
                  {
                    href: paths.garbageCollection(name),
                    text: t('details.collection'),
                    ...collections.button,
                  },
                ].map(({ text, ...link }) => (
                  <li key={link.href}>
                    <RouteButton variant="inline-link" {...link}>
                      {text}
                    </RouteButton>
                  </li>
                ))}
              </ul>
            ),
          },
          { label: t('details.created'), value: <TimeAgo time={registry.createdAt} /> },
        ]}
      />
    </SpaceBetween>
  );
};

const Unreachable = ({ registry }: { registry: Registry }) => {
  const { t } = useTranslation(['registries', 'ui']);
  return (
    <Alert type="error" header={t('unreachable.title')}>
      <span lang="en">{registry.statusReason}</span> {t('unreachable.since')}{' '}
      <TimeAgo time={registry.statusSince} />. {t('unreachable.still')}
    </Alert>
  );
};

const EndpointUrl = ({ url, off, kind }: { url: string; off?: boolean; kind: 'public' | 'private' }) => {
  const { t } = useTranslation('registries');
  if (off) return <StatusIndicator type="stopped">{t('details.switchedOff')}</StatusIndicator>;
  const { host, prefix } = parseEndpoint(url);
  // Clients take it without the scheme: `localhost:5050/team-a`.
  return (
    <>
      <code className={styles.address}>
        <span className={styles.part}>{host}</span>
        <wbr />
        <span className={styles.part}>{prefix}</span>
      </code>{' '}
      <CopyButton text={host + prefix} label={t(`details.${kind}EndpointOf`)} />
    </>
  );
};

const Setting = ({ on, text }: { on: boolean; text: string }) => {
  const { t } = useTranslation();
  return (
    <li>
      {text}: <strong>{on ? t('on') : t('off')}</strong>
    </li>
  );
};
