import Container from '@cloudscape-design/components/container';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { QueryErrorResetBoundary, useSuspenseQuery } from '@tanstack/react-query';
import { Component, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ManifestRef } from 'shared/manifests/manifest';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { ManifestContent } from './manifest-content.tsx';
import { manifestQuery } from './manifest-queries.ts';
import styles from './manifest-section.module.css';

/** What a manifest holds, as a part of a page that is there already: it waits, fails and is tried again by itself. */
export const ManifestSection = ({ at }: { at: ManifestRef }) => (
  <QueryErrorResetBoundary>
    {({ reset }) => (
      <Boundary key={at.digest} onRetry={reset}>
        <Suspense fallback={<ManifestSkeleton />}>
          <LoadedManifest at={at} />
        </Suspense>
      </Boundary>
    )}
  </QueryErrorResetBoundary>
);

const LoadedManifest = ({ at }: { at: ManifestRef }) => {
  const { data } = useSuspenseQuery(manifestQuery(at));
  return <ManifestContent at={at} manifest={data} />;
};

type BoundaryProps = { onRetry: () => void; children: ReactNode };

class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const retry = () => {
      this.props.onRetry();
      this.setState({ error: null });
    };
    return <ProblemAlert error={error} onRetry={retry} />;
  }
}

const ManifestSkeleton = () => {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className={styles.skeleton}>
      <SpaceBetween size="l">
        <Container>
          <div className={styles.facts}>
            {[60, 90, 70, 50, 80, 60, 70, 40].map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
              <div key={index}>
                <Skeleton variant="text-body-s" width="40%" />
                <Skeleton variant="text-body-m" width={`${width}%`} />
              </div>
            ))}
          </div>
        </Container>
        <Container>
          <SpaceBetween size="m">
            <Skeleton variant="text-heading-m" width="30%" />
            <Skeleton />
            <Skeleton />
            <Skeleton width="80%" />
            <Skeleton width="60%" />
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </div>
  );
};
