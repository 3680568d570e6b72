import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Manifest, ManifestRef } from 'shared/manifests/manifest';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/format.ts';
import { useAddress, withPart } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { ConfigTab } from './config-tab.tsx';
import { HistoryList } from './history-list.tsx';
import { LayerList } from './layer-list.tsx';
import { ManifestSummary } from './manifest-summary.tsx';
import { PairTable } from './pair-table.tsx';
import { PlatformTable } from './platform-table.tsx';
import { ReferrerList } from './referrer-list.tsx';

type View = 'platforms' | 'layers' | 'history' | 'configuration' | 'annotations' | 'referrers';
type Part = { id: View; name?: 'files'; count?: number; content: ReactNode };

/** What a manifest holds: the same for a tag, and for one that only its digest names. */
export const ManifestContent = ({ at, manifest }: { at: ManifestRef; manifest: Manifest }) => {
  const { t } = useTranslation('manifests');
  const locale = useLocale();
  const { params, change } = useAddress();
  const parts = partsOf(at, manifest);
  const active = parts.find(({ id }) => id === params.get('view')) ?? parts[0];

  return (
    <SpaceBetween size="l">
      <ManifestSummary at={at} manifest={manifest} />
      <Tabs
        variant="container"
        ariaLabel={t('parts')}
        {...(active && { activeTabId: active.id })}
        onChange={({ detail }) =>
          change(withPart('view', detail.activeTabId), { preventScrollReset: true, replace: true })
        }
        tabs={parts.map(({ id, name = id, count, content }) => ({
          id,
          label:
            count === undefined
              ? t(`part.${name}`)
              : t('partCount', { part: t(`part.${name}`), number: formatCount(count, locale) }),
          content: id === active?.id && content,
        }))}
      />
    </SpaceBetween>
  );
};

const partsOf = (at: ManifestRef, manifest: Manifest): Part[] => {
  const { kind, children, layers, history, config, annotations, referrers } = manifest;
  const parts: (Part | false)[] = [
    kind === 'index' && {
      id: 'platforms',
      count: children.length,
      content: <PlatformTable at={at} manifest={manifest} />,
    },
    kind !== 'index' && {
      id: 'layers',
      ...(kind === 'artifact' && { name: 'files' }),
      count: layers.length,
      content: <LayerList at={at} layers={layers} kind={kind} />,
    },
    kind === 'image' && {
      id: 'history',
      count: history.length,
      content: <HistoryList history={history} layers={layers} />,
    },
    config !== null && { id: 'configuration', content: <ConfigTab config={config} /> },
    {
      id: 'annotations',
      count: Object.keys(annotations).length,
      content: <Annotations annotations={annotations} />,
    },
    {
      id: 'referrers',
      count: referrers.length,
      content: <ReferrerList at={at} referrers={referrers} />,
    },
  ];
  return parts.filter((part) => part !== false);
};

const Annotations = ({ annotations }: { annotations: Record<string, string> }) => {
  const { t } = useTranslation('manifests');
  return Object.keys(annotations).length > 0 ? (
    <PairTable label={t('part.annotations')} pairs={Object.entries(annotations)} />
  ) : (
    <Empty title={t('annotations.empty')} text={t('annotations.emptyHint')} />
  );
};
