import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import type { TagSelection } from 'shared/deletions/deletion';
import type { ImageRef } from 'shared/images/image';
import type { Tag, TagQuery } from 'shared/tags/tag';
import { targetOf, useMay } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
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
import { RowLock } from './tag-lock.tsx';
import { tagsQuery } from './tag-queries.ts';
import styles from './tags.module.css';

const DeleteTagsDialog = lazy(() => fetchCode(() => import('../deletions/delete-tags-dialog.tsx')));

export const TagTable = ({ at, query }: { at: ImageRef; query: TagQuery }) => {
  const { t } = useTranslation(['tags', 'deletions', 'ui']);
  const tags = useIncoming(tagsQuery(at, query));
  const { registry, may: maySeeRegistry } = useRegistry(at.registry);
  const may = useMay();
  const maySeeTag = may('View/getTag', at);
  const manifestOf = (digest: string) =>
    may('View/getManifest', at) ? { href: paths.manifest({ ...at, digest }) } : {};
  const loading = useNavigation().state === 'loading';
  const artifactName = useArtifactName();
  const deletion = useGuard('Change/deleteTag', targetOf(at));
  const [toDelete, setToDelete] = useState<TagSelection>();

  const columns: Column<Tag>[] = [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 190,
      cell: ({ name, artifactType, protection }) => (
        <span className={styles.name}>
          {maySeeTag ? <RouteLink href={paths.tag({ ...at, tag: name })}>{name}</RouteLink> : name}
          {isArtifactType(artifactType) && <Badge>{artifactName(artifactType)}</Badge>}
          <RowLock at={at} tag={{ name, protection }} />
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

  // A digest finds tags as well, which are not deleted by a search: that goes by names.
  const byName = tags.data?.items.every(({ name }) => name.includes(query.search));
  const matches =
    query.search === '' || !tags.data || tags.data.total < 2 || !byName
      ? undefined
      : tags.data.totalIsExact
        ? t('deletions:tags.matches', { count: tags.data.total })
        : t('deletions:tags.allMatches');

  return (
    <>
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
        actionsOn={(rows) => (
          <SpaceBetween direction="horizontal" size="xs">
            {maySeeRegistry && registry && (
              <CopyReferences
                references={rows.map(({ name: tag }) =>
                  imageReference({ endpoint: endpointOf(registry), image: at.image, tag }),
                )}
              />
            )}
            <Button onClick={() => setToDelete({ tags: rows.map(({ name }) => name) })} {...deletion.button}>
              {t('deletions:tags.open', { count: rows.length })}
            </Button>
          </SpaceBetween>
        )}
        actions={
          matches !== undefined && (
            <Button onClick={() => setToDelete({ search: query.search })} {...deletion.button}>
              {matches}
            </Button>
          )
        }
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
      <Suspense>
        {toDelete && (
          <DeleteTagsDialog
            at={at}
            selection={toDelete}
            onDone={() => setToDelete(undefined)}
            onDismiss={() => setToDelete(undefined)}
          />
        )}
      </Suspense>
    </>
  );
};
