import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { TagRef } from 'shared/tags/tag';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImage } from '../images/crumbs.ts';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { loadReference, ReferencePage } from '../manifests/reference-page.tsx';
import { paths } from '../paths.ts';
import { Digest } from '../ui/digest.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { tagQuery } from './tag-queries.ts';

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
  const { t } = useTranslation(['tags', 'ui']);
  const { data: tag } = useIncoming(tagQuery(at));
  const { may: maySeeManifest } = useGuard('View/getManifest', targetOf(at));
  return (
    <ReferencePage
      at={at}
      mark=":"
      name={at.tag}
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
            </>
          ),
        }
      }
    />
  );
};
