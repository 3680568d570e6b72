import Badge from '@cloudscape-design/components/badge';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ManifestRef } from 'shared/manifests/manifest';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { PullCommand } from '../images/pull-command.tsx';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { shortDigest } from '../ui/format.ts';
import { ManifestContent } from './manifest-content.tsx';
import styles from './manifest-page.module.css';
import { manifestQuery } from './manifest-queries.ts';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = ManifestRef.parse(params);
    await Promise.all([load(queryClient, manifestQuery(at)), load(queryClient, registryQuery(at.registry))]);
    return at;
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '', digest = '' }) => ({
    title: shortDigest(digest),
    crumbs: [
      { text: registry, href: paths.registries({ selected: registry }) },
      { text: t('images:list.title'), href: paths.images(registry) },
      { text: image, href: paths.image({ registry, image }, 'tags') },
    ],
    help: { title: t('manifests:page.helpTitle'), text: t('manifests:page.help') },
  }),
};

export const Component = () => {
  const at = useLoaderData<Awaited<ReturnType<ReturnType<typeof loader>>>>();
  const { t } = useTranslation('manifests');
  const { data: registry } = useSuspenseQuery(registryQuery(at.registry));
  const { data: manifest } = useSuspenseQuery(manifestQuery(at));

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            <span className={styles.digest}>
              <code>{manifest.digest}</code>
              <CopyButton text={manifest.digest} label={t('summary.digest')} />
              {manifest.tags.length === 0 && <Badge>{t('summary.noTag')}</Badge>}
            </span>
          }
        >
          <span className={styles.image}>{at.image}@</span>
          <span className={styles.short}>{shortDigest(manifest.digest)}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <PullCommand
          registry={registry}
          image={at.image}
          digest={manifest.digest}
          artifact={manifest.kind === 'artifact'}
        />
        <ManifestContent at={at} manifest={manifest} />
      </SpaceBetween>
    </ContentLayout>
  );
};
