import Badge from '@cloudscape-design/components/badge';
import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { ManifestRef } from 'shared/manifests/manifest';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImage } from '../images/crumbs.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { shortDigest } from '../ui/format.ts';
import styles from './manifest-page.module.css';
import { manifestQuery } from './manifest-queries.ts';
import { loadReference, ReferencePage } from './reference-page.tsx';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = params as ManifestRef;
    if (mayNow(queryClient, 'View/getManifest', at))
      await loadReference(queryClient, at, loadBriefly(queryClient, manifestQuery(at)));
    return at;
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '', digest = '' }) => ({
    title: shortDigest(digest),
    crumbs: crumbsToImage(t, { registry, image }),
    help: { title: t('manifests:page.helpTitle'), text: t('manifests:page.help') },
  }),
};

export const Component = () => {
  const at = useLoaderData<ManifestRef>();
  return (
    <PermittedPage action="View/getManifest" on={targetOf(at)}>
      <ManifestPage at={at} />
    </PermittedPage>
  );
};

const ManifestPage = ({ at }: { at: ManifestRef }) => {
  const { t } = useTranslation('manifests');
  const { data: manifest } = useIncoming(manifestQuery(at));
  return (
    <ReferencePage
      at={at}
      mark="@"
      name={<span className={styles.short}>{shortDigest(at.digest)}</span>}
      subject={
        manifest && {
          digest: manifest.digest,
          artifact: manifest.kind === 'artifact',
          facts: (
            <span className={styles.digest}>
              <code>{manifest.digest}</code>
              <CopyButton text={manifest.digest} label={t('summary.digest')} />
              {manifest.tags.length === 0 && <Badge>{t('summary.noTag')}</Badge>}
            </span>
          ),
        }
      }
    />
  );
};
