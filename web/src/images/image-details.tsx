import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageRef } from 'shared/images/image';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { tagsQuery } from '../tags/tag-queries.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './image-details.module.css';
import { imageQuery } from './image-queries.ts';
import { newestTags } from './newest-tags.ts';
import { PullCommand } from './pull-command.tsx';

const Markdown = lazy(() => import('../ui/markdown.tsx'));

export const ImageDetails = ({ at }: { at: ImageRef }) => {
  const { t } = useTranslation(['images', 'common']);
  const { data: registry } = useSuspenseQuery(registryQuery(at.registry));
  const { data: image } = useSuspenseQuery(imageQuery(at));
  const { data: tags } = useSuspenseQuery(tagsQuery(at, newestTags));
  const newest = tags.items[0];

  return (
    <div className={styles.columns}>
      <div className={styles.facts}>
        <Container header={<Header variant="h2">{t('details.facts')}</Header>}>
          <SpaceBetween size="m">
            <KeyValuePairs
              items={[
                {
                  label: t('details.name'),
                  value: (
                    <span className={styles.name}>
                      {image.name} <CopyButton text={image.name} label={t('details.name')} />
                    </span>
                  ),
                },
              ]}
            />
            <KeyValuePairs
              columns={2}
              minColumnWidth={120}
              items={[
                { label: t('column.updatedAt'), value: <TimeAgo time={image.updatedAt} /> },
                {
                  label: t('column.tagCount'),
                  value: (
                    <RouteLink href={paths.image(at, 'tags')}>
                      <Count value={image.tagCount} />
                    </RouteLink>
                  ),
                },
                { label: t('column.pulls'), value: <Count value={image.pulls} /> },
                {
                  label: t('details.lastPull'),
                  value: <TimeAgo time={image.lastPulledAt} otherwise={t('common:never')} />,
                },
              ]}
            />
            <KeyValuePairs
              items={[
                { label: t('column.sizeBytes'), value: <Bytes value={image.sizeBytes} /> },
                {
                  label: t('details.tagMutability'),
                  value: (
                    <>
                      {image.tagMutability ? t('common:on') : t('common:off')}
                      <div className={styles.hint}>
                        {image.tagMutability ? t('details.mutable') : t('details.immutable')}
                      </div>
                    </>
                  ),
                },
              ]}
            />
          </SpaceBetween>
        </Container>
      </div>
      <div className={styles.main}>
        <SpaceBetween size="l">
          {newest ? (
            <PullCommand
              registry={registry}
              image={at.image}
              tag={newest.name}
              digest={newest.digest}
              artifact={isArtifactType(newest.artifactType)}
              description={t('pull.newest', { tag: newest.name })}
            />
          ) : (
            <Container header={<Header variant="h2">{t('pull.title')}</Header>}>
              <Empty title={t('pull.noTag')} text={t('pull.noTagHint')} />
            </Container>
          )}
          <Container header={<Header variant="h2">{t('details.fullDescription')}</Header>}>
            {image.fullDescription.trim() ? (
              <Suspense fallback={<DescriptionSkeleton />}>
                <Markdown text={image.fullDescription} />
              </Suspense>
            ) : (
              <Empty title={t('details.noFullDescription')} text={t('details.noFullDescriptionHint')} />
            )}
          </Container>
        </SpaceBetween>
      </div>
    </div>
  );
};

const DescriptionSkeleton = () => (
  <SpaceBetween size="s">
    <Skeleton variant="text-heading-l" width="40%" />
    <Skeleton />
    <Skeleton />
    <Skeleton width="70%" />
  </SpaceBetween>
);
