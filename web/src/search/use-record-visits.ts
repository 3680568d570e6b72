import { useEffect } from 'react';
import { usePageHandle } from '../frame/use-page.ts';
import { rememberPage } from './recent.ts';

/** Remembers which registries, images and tags somebody looks at. */
export const useRecordVisits = (loginId: string) => {
  const { registry, image, tag, digest } = usePageHandle().params;
  useEffect(() => {
    if (loginId === '' || registry === undefined) return;
    rememberPage(loginId, {
      registry,
      ...(image && { image }),
      ...(tag && { tag }),
      ...(digest && { digest }),
    });
  }, [loginId, registry, image, tag, digest]);
};
