import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageRef } from 'shared/images/image';
import { mayNow, targetOf } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { loadBriefly } from '../api/query-client.ts';
import { PullPanel } from '../images/pull-panel.tsx';
import { registryQuery } from '../registries/registry-queries.ts';
import { OutlineBar } from '../ui/outline.tsx';
import { ManifestOutline } from './manifest-outline.tsx';
import { manifestQuery } from './manifest-queries.ts';
import { ManifestSection } from './manifest-section.tsx';
import styles from './reference-page.module.css';

/** Loads what both kinds of page show besides what they name, and begins with the manifest once its digest is known. */
export const loadReference = async (
  queryClient: QueryClient,
  { registry, image }: ImageRef,
  named: Promise<{ digest: string } | undefined>,
): Promise<void> => {
  const at = { registry, image };
  const [subject] = await Promise.all([
    named,
    mayNow(queryClient, 'View/getRegistry', at) && loadBriefly(queryClient, registryQuery(registry)),
  ]);
  // Not waited for: its part of the page shows its own progress and failure.
  if (subject && mayNow(queryClient, 'View/getManifest', at))
    queryClient.prefetchQuery(manifestQuery({ ...at, digest: subject.digest }));
};

type Props = {
  at: ImageRef;
  /** As clients write it after the image: `:1.0`, `@sha256:0de43cde2c4b`. */
  mark: ':' | '@';
  name: ReactNode;
  /** What it names, and what is told of it; it may be on its way still. */
  subject: { digest: string; tag?: string; artifact: boolean; facts: ReactNode } | undefined;
  actions?: ReactNode;
};

/** One thing of an image that can be pulled, named by a tag or by its digest alone. */
export const ReferencePage = ({ at, mark, name, subject, actions }: Props) => {
  const { may: maySeeManifest } = useGuard('View/getManifest', targetOf(at));
  const pullSubject = subject && { digest: subject.digest, tag: subject.tag, artifact: subject.artifact };
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={actions}
          description={
            subject ? <span className={styles.facts}>{subject.facts}</span> : <OutlineBar width="50ch" />
          }
        >
          <span className={styles.image}>
            {at.image}
            {mark}
          </span>
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <PullPanel at={at} subject={pullSubject} />
        {!maySeeManifest ? (
          <NoManifest at={at} />
        ) : subject ? (
          <ManifestSection at={{ registry: at.registry, image: at.image, digest: subject.digest }} />
        ) : (
          <ManifestOutline />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};

const NoManifest = ({ at }: { at: ImageRef }) => {
  const { t } = useTranslation('manifests');
  return (
    <Container header={<Header variant="h2">{t('summary.title')}</Header>}>
      <NoPermission action="View/getManifest" on={targetOf(at)} />
    </Container>
  );
};
