import { QueryErrorResetBoundary, useSuspenseQuery } from '@tanstack/react-query';
import { Component, type ReactNode, Suspense } from 'react';
import type { ManifestRef } from 'shared/manifests/manifest';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { ManifestContent } from './manifest-content.tsx';
import { ManifestOutline } from './manifest-outline.tsx';
import { manifestQuery } from './manifest-queries.ts';

/** What a manifest holds, as a part of a page that is there already: it waits, fails and is tried again by itself. */
export const ManifestSection = ({ at }: { at: ManifestRef }) => (
  <QueryErrorResetBoundary>
    {({ reset }) => (
      <Boundary key={at.digest} onRetry={reset}>
        <Suspense fallback={<ManifestOutline />}>
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
