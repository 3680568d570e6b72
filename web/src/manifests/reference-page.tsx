import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ImageRef } from 'shared/images/image';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import { PullCommand, PullCommandOutline } from '../images/pull-command.tsx';
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
  const [subject] = await Promise.all([named, loadBriefly(queryClient, registryQuery(registry))]);
  // Not waited for: its part of the page shows its own progress and failure.
  if (subject) queryClient.prefetchQuery(manifestQuery({ registry, image, digest: subject.digest }));
};

type Props = {
  at: ImageRef;
  /** As clients write it after the image: `:1.0`, `@sha256:0de43cde2c4b`. */
  mark: ':' | '@';
  name: ReactNode;
  /** What it names, and what is told of it; it may be on its way still. */
  subject: { digest: string; tag?: string; artifact: boolean; facts: ReactNode } | undefined;
};

/** One thing of an image that can be pulled, named by a tag or by its digest alone. */
export const ReferencePage = ({ at, mark, name, subject }: Props) => {
  const { data: registry } = useIncoming(registryQuery(at.registry));
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
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
        {registry && subject ? (
          <PullCommand
            registry={registry}
            image={at.image}
            digest={subject.digest}
            artifact={subject.artifact}
            {...(subject.tag !== undefined && { tag: subject.tag })}
          />
        ) : (
          <PullCommandOutline />
        )}
        {subject ? (
          <ManifestSection at={{ registry: at.registry, image: at.image, digest: subject.digest }} />
        ) : (
          <ManifestOutline />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
