import Badge from '@cloudscape-design/components/badge';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import type { ImageRef } from 'shared/images/image';
import type { Tag, TagQuery } from 'shared/tags/tag';
import { useMay } from '../access/may.ts';
import { useIncoming } from '../api/query-client.ts';
import { CopyReferences } from '../images/copy-references.tsx';
import { endpointOf } from '../images/endpoint-of.ts';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { useArtifactName } from '../manifests/use-artifact-name.ts';
import { paths } from '../paths.ts';
import { imageReference } from '../registries/commands.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { Bytes } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Platforms } from './platforms.tsx';
import { tagsQuery } from './tag-queries.ts';
import styles from './tags.module.css';

export const TagTable = ({ at, query }: { at: ImageRef; query: TagQuery }) => {
  const { t } = useTranslation(['tags', 'ui']);
  const tags = useIncoming(tagsQuery(at, query));
  const { registry, may: maySeeRegistry } = useRegistry(at.registry);
  const may = useMay();
  const maySeeTag = may('View/getTag', at);
  const manifestOf = (digest: string) =>
    may('View/getManifest', at) ? { href: paths.manifest({ ...at, digest }) } : {};
  const loading = useNavigation().state === 'loading';
  const artifactName = useArtifactName();

  const columns: Column<Tag>[] = [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 170,
      cell: ({ name, artifactType }) => (
        <span className={styles.name}>
          {maySeeTag ? <RouteLink href={paths.tag({ ...at, tag: name })}>{name}</RouteLink> : name}
          {isArtifactType(artifactType) && <Badge>{artifactName(artifactType)}</Badge>}
        </span>
      ),
    },
    {
      id: 'sizeBytes',
      header: t('column.sizeBytes'),
      sort: 'sizeBytes',
      numeric: true,
      minWidth: 130,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
    {
      id: 'updatedAt',
      header: t('column.updatedAt'),
      sort: 'updatedAt',
      minWidth: 125,
      cell: ({ updatedAt }) => <TimeAgo time={updatedAt} />,
    },
    {
      id: 'digest',
      header: t('column.digest'),
      minWidth: 205,
      cell: ({ name, digest }) => <Digest digest={digest} of={name} {...manifestOf(digest)} />,
    },
    {
      id: 'platforms',
      header: t('column.platforms'),
      minWidth: 290,
      cell: ({ name, platforms }) => <Platforms platforms={platforms} of={name} />,
    },
    {
      id: 'lastPulledAt',
      header: t('column.lastPulledAt'),
      sort: 'lastPulledAt',
      minWidth: 120,
      cell: ({ lastPulledAt }) => <TimeAgo time={lastPulledAt} otherwise={t('ui:never')} />,
    },
  ];

  return (
    <DataTable
      name="tags"
      title={t('list.title')}
      variant="container"
      columns={columns}
      rowKey={({ name }) => name}
      page={tags.data}
      query={query}
      searchPlaceholder={t('list.search')}
      empty={<Empty title={t('list.empty')} text={t('list.emptyHint')} />}
      {...(maySeeRegistry && {
        actionsOn: (rows: readonly Tag[]) =>
          registry && (
            <CopyReferences
              references={rows.map(({ name: tag }) =>
                imageReference({ endpoint: endpointOf(registry), image: at.image, tag }),
              )}
            />
          ),
      })}
      onRefresh={() => tags.refetch()}
      refreshing={loading || tags.isFetching}
      phoneFacts={({ name, digest, sizeBytes, updatedAt, platforms }) => (
        <>
          <TimeAgo time={updatedAt} />
          <span>
            <Bytes value={sizeBytes} />
          </span>
          <Digest digest={digest} of={name} {...manifestOf(digest)} />
          {platforms.length > 0 && <Platforms platforms={platforms} of={name} />}
        </>
      )}
    />
  );
};
