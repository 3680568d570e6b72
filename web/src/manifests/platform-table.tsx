import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Manifest, ManifestRef } from 'shared/manifests/manifest';
import { paths } from '../paths.ts';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { MediaType } from '../ui/media-type.tsx';
import { type PlainColumn, PlainTable } from '../ui/plain-table.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { type IndexChild, indexChildren } from './index-children.ts';
import styles from './platform-table.module.css';

export const PlatformTable = ({ at, manifest }: { at: ManifestRef; manifest: Manifest }) => {
  const { t } = useTranslation('manifests');
  if (manifest.children.length === 0) {
    return <Empty title={t('platform.empty')} text={t('platform.emptyHint')} />;
  }
  const hrefOf = ({ child }: IndexChild) =>
    child.sizeBytes === null ? undefined : paths.manifest({ ...at, digest: child.digest });
  const nameOf = (row: IndexChild) => {
    if (row.role === 'platform') return row.platform ?? t('platform.unnamed');
    return row.of ? t('platform.attestationOf', { platform: row.of }) : t('platform.attestation');
  };
  const columns: PlainColumn<IndexChild>[] = [
    {
      id: 'platform',
      header: t('platform.column.platform'),
      cell: (row) => {
        const href = hrefOf(row);
        const name = nameOf(row);
        return (
          <span className={row.role === 'attestation' ? styles.attestation : styles.platform}>
            {href ? <RouteLink href={href}>{name}</RouteLink> : name}
          </span>
        );
      },
    },
    {
      id: 'digest',
      header: t('platform.column.digest'),
      cell: (row) => {
        const href = hrefOf(row);
        return <Digest digest={row.child.digest} of={nameOf(row)} {...(href && { href })} />;
      },
    },
    {
      id: 'mediaType',
      header: t('platform.column.mediaType'),
      wide: true,
      deskOnly: true,
      cell: ({ child }) => <MediaType type={child.mediaType} />,
    },
    {
      id: 'size',
      header: t('platform.column.size'),
      numeric: true,
      cell: ({ child }) =>
        child.sizeBytes === null ? (
          <StatusIndicator type="warning">{t('platform.notHere')}</StatusIndicator>
        ) : (
          <Bytes value={child.sizeBytes} />
        ),
    },
  ];
  return (
    <PlainTable
      label={t('part.platforms')}
      columns={columns}
      rows={indexChildren(manifest.children)}
      rowKey={({ child }, index) => `${index} ${child.digest}`}
    />
  );
};
