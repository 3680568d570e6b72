import type { Kind } from './option.ts';
import styles from './palette.module.css';

const DRAWINGS: Record<Kind, string> = {
  registry: 'M2.5 4.5h11v3h-11zM2.5 8.5h11v3h-11zM5 6h.01M5 10h.01',
  image: 'M8 2.5l5.5 3L8 8.5l-5.5-3zM2.5 8.25L8 11.25l5.5-3M2.5 10.75L8 13.75l5.5-3',
  tag: 'M2.5 2.5h5.25l5.75 5.75-5.25 5.25L2.5 7.75zM5.25 5.25h.01',
  digest: 'M6.25 2.5l-1.5 11M11.25 2.5l-1.5 11M3 6h10.5M2.5 10H13',
  label: 'M2.5 4h11M2.5 8h7M2.5 12h9',
  place: 'M3 8h9.5M8.5 4l4 4-4 4',
  command: 'M3 4.5L6.5 8 3 11.5M8 12h5',
  search: 'M7 2.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zM10.25 10.25L13.5 13.5',
};

export const OptionIcon = ({ kind }: { kind: Kind }) => (
  <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true">
    <path d={DRAWINGS[kind]} />
  </svg>
);
