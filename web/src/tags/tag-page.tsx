import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { TagRef } from 'shared/tags/tag';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import { UsageSentence } from '../deletions/usage.tsx';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImage } from '../images/crumbs.ts';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { loadReference, ReferencePage } from '../manifests/reference-page.tsx';
import { paths } from '../paths.ts';
import { Digest } from '../ui/digest.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { LockButton, ProtectionMark } from './tag-lock.tsx';
import { tagQuery, tagUsageQuery } from './tag-queries.ts';
import styles from './tags.module.css';

const DeleteTagsDialog = lazy(() => fetchCode(() => import('../deletions/delete-tags-dialog.tsx')));

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = params as TagRef;
    if (mayNow(queryClient, 'View/getTag', at))
      await loadReference(queryClient, at, loadBriefly(queryClient, tagQuery(at)));
    return at;
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '', tag = '' }) => ({
    title: tag,
    crumbs: crumbsToImage(t, { registry, image }),
    help: { title: t('tags:page.helpTitle'), text: t('tags:page.help') },
  }),
};

export const Component = () => {
  const at = useLoaderData<TagRef>();
  return (
    <PermittedPage action="View/getTag" on={targetOf(at)}>
      <TagPage at={at} />
    </PermittedPage>
  );
};

const TagPage = ({ at }: { at: TagRef }) => {
  const { t } = useTranslation(['tags', 'deletions', 'ui']);
  const { data: tag } = useIncoming(tagQuery(at));
  const { may: maySeeManifest } = useGuard('View/getManifest', targetOf(at));
  const deletion = useGuard('Change/deleteTag', targetOf(at));
  const { data: usage } = useQuery({ ...tagUsageQuery(at), enabled: tag !== undefined });
  const dialog = useDialog(['delete']);
  const navigate = useNavigate();
  return (
    <>
      <ReferencePage
        at={at}
        mark=":"
        name={at.tag}
        actions={
          tag && (
            <SpaceBetween direction="horizontal" size="xs">
              {(tag.protection === null || tag.protection === 'lock') && <LockButton at={at} tag={tag} />}
              <Button onClick={() => dialog.show('delete')} {...deletion.button}>
                {t('deletions:open')}
              </Button>
            </SpaceBetween>
          )
        }
        subject={
          tag && {
            digest: tag.digest,
            tag: tag.name,
            artifact: isArtifactType(tag.artifactType),
            facts: (
              <>
                <Digest
                  digest={tag.digest}
                  of={tag.name}
                  {...(maySeeManifest && {
                    href: paths.manifest({ registry: at.registry, image: at.image, digest: tag.digest }),
                  })}
                />
                <span>
                  {t('page.changed')} <TimeAgo time={tag.updatedAt} />
                </span>
                <span>
                  {t('page.lastPull')} <TimeAgo time={tag.lastPulledAt} otherwise={t('ui:never')} />
                </span>
                <ProtectionMark protection={tag.protection} />
                {usage && (
                  <span className={styles.usage}>
                    <UsageSentence usage={usage} total />
                  </span>
                )}
              </>
            ),
          }
        }
      />
      <Suspense>
        {dialog.shown === 'delete' && (
          <DeleteTagsDialog
            at={at}
            selection={{ tags: [at.tag] }}
            onDone={() => navigate(paths.image(at, 'tags'), { replace: true })}
            onDismiss={dialog.close}
          />
        )}
      </Suspense>
    </>
  );
};
