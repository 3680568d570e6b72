import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { TagRef } from 'shared/tags/tag';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { PullCommand } from '../images/pull-command.tsx';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { manifestQuery } from '../manifests/manifest-queries.ts';
import { ManifestSection } from '../manifests/manifest-section.tsx';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { Digest } from '../ui/digest.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './tag-page.module.css';
import { tagQuery } from './tag-queries.ts';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = TagRef.parse(params);
    const [tag] = await Promise.all([
      load(queryClient, tagQuery(at)),
      load(queryClient, registryQuery(at.registry)),
    ]);
    // Not waited for: what it is about is told already, and its part of the page shows its own progress and failure.
    queryClient.prefetchQuery(manifestQuery({ ...at, digest: tag.digest }));
    return at;
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '', tag = '' }) => ({
    title: tag,
    crumbs: [
      { text: registry, href: paths.registries({ selected: registry }) },
      { text: t('images:list.title'), href: paths.images(registry) },
      { text: image, href: paths.image({ registry, image }, 'tags') },
    ],
    help: { title: t('tags:page.helpTitle'), text: t('tags:page.help') },
  }),
};

export const Component = () => {
  const at = useLoaderData<Awaited<ReturnType<ReturnType<typeof loader>>>>();
  const { t } = useTranslation(['tags', 'common']);
  const { data: registry } = useSuspenseQuery(registryQuery(at.registry));
  const { data: tag } = useSuspenseQuery(tagQuery(at));

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            <span className={styles.facts}>
              <Digest
                digest={tag.digest}
                of={tag.name}
                href={paths.manifest({ ...at, digest: tag.digest })}
              />
              <span>
                {t('page.changed')} <TimeAgo time={tag.updatedAt} />
              </span>
              <span>
                {t('page.lastPull')} <TimeAgo time={tag.lastPulledAt} otherwise={t('common:never')} />
              </span>
            </span>
          }
        >
          <span className={styles.image}>{at.image}:</span>
          {tag.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <PullCommand
          registry={registry}
          image={at.image}
          tag={tag.name}
          digest={tag.digest}
          artifact={isArtifactType(tag.artifactType)}
        />
        <ManifestSection at={{ registry: at.registry, image: at.image, digest: tag.digest }} />
      </SpaceBetween>
    </ContentLayout>
  );
};
