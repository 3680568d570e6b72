import Skeleton, { type SkeletonProps } from '@cloudscape-design/components/skeleton';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './outline.module.css';

/** Says for everything in it that it is on its way; the bars themselves say nothing. */
export const Outline = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <div role="status" aria-busy="true" aria-label={t('loading')}>
      {children}
    </div>
  );
};

type BarProps = {
  /** Of a hundred; or in letters, where the room has no width of its own. */
  width?: number | `${number}ch`;
  variant?: SkeletonProps.Variant;
};

/** Where a line of text will be, as high as the line. */
export const OutlineBar = ({ width = 100, variant = 'text-body-m' }: BarProps) => (
  <span className={styles.bar} style={{ inlineSize: typeof width === 'number' ? `${width}%` : width }}>
    <Skeleton variant={variant} />
  </span>
);
