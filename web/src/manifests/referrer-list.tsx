import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { ManifestRef, Referrer } from 'shared/manifests/manifest';
import { paths } from '../paths.ts';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { type PlainColumn, PlainTable } from '../ui/plain-table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { createdOf, referrerGroups } from './referrer-groups.ts';
import styles from './referrer-list.module.css';
import { useArtifactName } from './use-artifact-name.ts';

/** What says something about this manifest: signatures, SBOMs, attestations. */
export const ReferrerList = ({ at, referrers }: { at: ManifestRef; referrers: readonly Referrer[] }) => {
  const { t } = useTranslation('manifests');
  const artifactName = useArtifactName();
  if (referrers.length === 0) return <Empty title={t('referrer.empty')} text={t('referrer.emptyHint')} />;

  const columns: PlainColumn<Referrer>[] = [
    {
      id: 'digest',
      header: t('referrer.column.digest'),
      cell: ({ digest, artifactType }) => (
        <Digest digest={digest} of={artifactName(artifactType)} href={paths.manifest({ ...at, digest })} />
      ),
    },
    {
      id: 'mediaType',
      header: t('referrer.column.mediaType'),
      wide: true,
      cell: ({ mediaType }) => <code className={styles.type}>{mediaType}</code>,
    },
    {
      id: 'created',
      header: t('referrer.column.created'),
      cell: (referrer) => <TimeAgo time={createdOf(referrer)} />,
    },
    {
      id: 'size',
      header: t('referrer.column.size'),
      numeric: true,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
  ];

  return (
    <SpaceBetween size="xl">
      {referrerGroups(referrers).map(({ type, referrers: group }) => {
        const name = artifactName(type);
        return (
          <section key={type ?? ''} aria-label={name}>
            <SpaceBetween size="s">
              <Header
                variant="h3"
                counter={`(${group.length})`}
                description={name !== type && type && <code className={styles.type}>{type}</code>}
              >
                {name}
              </Header>
              <PlainTable label={name} columns={columns} rows={group} rowKey={({ digest }) => digest} />
            </SpaceBetween>
          </section>
        );
      })}
      {referrers.length >= 100 && <span className={styles.more}>{t('referrer.first')}</span>}
    </SpaceBetween>
  );
};
