import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageConfig } from 'shared/manifests/manifest';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { LongText } from '../ui/long-text.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './config-tab.module.css';
import { shellWords, splitEnv } from './config-values.ts';
import { PairTable } from './pair-table.tsx';

/** What a container of this image is started with. */
export const ConfigTab = ({ config }: { config: ImageConfig }) => {
  const { t } = useTranslation(['manifests', 'ui']);
  const none = <span className={styles.none}>{t('ui:none')}</span>;
  const code = (text: string | null, label: string): ReactNode =>
    text ? <LongText text={text} label={label} /> : none;
  const labels = Object.entries(config.labels);
  const { createdAt } = config;
  const built = createdAt !== null && Number.isFinite(Date.parse(createdAt)) ? createdAt : null;
  const fact = (
    name: 'entrypoint' | 'command' | 'workingDir' | 'user' | 'ports' | 'volumes' | 'stopSignal',
    text: string | null,
  ) => ({
    label: t(`config.${name}`),
    value: code(text, t(`config.${name}`)),
  });

  return (
    <SpaceBetween size="xl">
      <KeyValuePairs
        columns={3}
        minColumnWidth={220}
        items={[
          fact('entrypoint', shellWords(config.entrypoint)),
          fact('command', shellWords(config.command)),
          fact('workingDir', config.workingDir),
          fact('user', config.user),
          fact('ports', config.exposedPorts.join(', ')),
          fact('volumes', config.volumes.join(', ')),
          fact('stopSignal', config.stopSignal),
          { label: t('config.created'), value: <TimeAgo time={built} /> },
          ...(config.author ? [{ label: t('config.author'), value: config.author }] : []),
          {
            label: t('config.document'),
            value: (
              <span className={styles.document}>
                <Digest digest={config.digest} of={t('config.document')} />
                <span className={styles.none}>
                  <Bytes value={config.sizeBytes} />
                </span>
              </span>
            ),
          },
        ]}
      />
      <Part title={t('config.env')} count={config.env.length}>
        {config.env.length > 0 ? (
          <PairTable
            label={t('config.env')}
            pairs={config.env.map((entry) => {
              const { name, value } = splitEnv(entry);
              return [name, value] as const;
            })}
          />
        ) : (
          none
        )}
      </Part>
      <Part title={t('config.labels')} count={labels.length}>
        {labels.length > 0 ? <PairTable label={t('config.labels')} pairs={labels} /> : none}
      </Part>
    </SpaceBetween>
  );
};

const Part = ({ title, count, children }: { title: string; count: number; children: ReactNode }) => (
  <section aria-label={title}>
    <SpaceBetween size="s">
      <Header variant="h3" counter={`(${count})`}>
        {title}
      </Header>
      {children}
    </SpaceBetween>
  </section>
);
