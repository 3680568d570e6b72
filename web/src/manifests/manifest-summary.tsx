import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Popover from '@cloudscape-design/components/popover';
import { useTranslation } from 'react-i18next';
import type { Manifest, ManifestRef } from 'shared/manifests/manifest';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { paths } from '../paths.ts';
import { Platforms } from '../tags/platforms.tsx';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { shortDigest } from '../ui/format.ts';
import { Hint } from '../ui/hint.tsx';
import { MediaType } from '../ui/media-type.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './manifest-summary.module.css';
import { useArtifactName } from './use-artifact-name.ts';

export const ManifestSummary = ({ at, manifest }: { at: ManifestRef; manifest: Manifest }) => {
  const { t } = useTranslation('manifests');
  const artifactName = useArtifactName();
  const { digest, mediaType, kind, artifactType, sizeBytes, manifestBytes, platforms, pushedAt } = manifest;
  return (
    <Container header={<Header variant="h2">{t('summary.title')}</Header>}>
      <KeyValuePairs
        columns={4}
        minColumnWidth={180}
        items={[
          { label: t('summary.kind'), value: t(`kind.${kind}`) },
          ...(kind === 'artifact'
            ? [
                {
                  label: t('summary.artifactType'),
                  value: (
                    <span className={styles.stacked}>
                      <span>{artifactName(artifactType)}</span>
                      {artifactType && artifactName(artifactType) !== artifactType && (
                        <MediaType type={artifactType} />
                      )}
                    </span>
                  ),
                },
              ]
            : [
                {
                  label: t('summary.platforms'),
                  value: <Platforms platforms={platforms} of={shortDigest(digest)} />,
                },
              ]),
          {
            label: t('summary.size'),
            value: (
              <span className={styles.stacked}>
                <Bytes value={sizeBytes} />
                <span className={styles.hint}>
                  {t('summary.ofManifest')} <Bytes value={manifestBytes} />
                </span>
              </span>
            ),
          },
          { label: t('summary.stored'), value: <Stored manifest={manifest} /> },
          { label: t('summary.pushed'), value: <TimeAgo time={pushedAt} /> },
          {
            label: t('summary.digest'),
            value: <Digest digest={digest} />,
          },
          { label: t('summary.tags'), value: <Tags at={at} tags={manifest.tags} /> },
          { label: t('summary.mediaType'), value: <MediaType type={mediaType} /> },
          ...(manifest.subject
            ? [
                {
                  label: t('summary.subject'),
                  value: (
                    <Digest
                      digest={manifest.subject}
                      of={t('summary.subject')}
                      href={paths.manifest({ ...at, digest: manifest.subject })}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </Container>
  );
};

/** What it needs in the storage, and what of it would be freed. */
const Stored = ({ manifest: { storedBytes, uniqueBytes, tags } }: { manifest: Manifest }) => {
  const { t } = useTranslation('manifests');
  return (
    <span className={styles.stacked}>
      <Bytes value={storedBytes} />
      <span className={styles.hint}>
        <Hint
          text={t(tags.length > 1 ? 'summary.uniqueOfTags' : 'summary.uniqueHint', { count: tags.length })}
        >
          {t('summary.unique')} <Bytes value={uniqueBytes} />
        </Hint>
      </span>
      <span className={styles.hint}>
        <Hint text={t('summary.sharedHint')}>
          {t('summary.shared')} <Bytes value={storedBytes - uniqueBytes} />
        </Hint>
      </span>
    </span>
  );
};

const SHOWN = 3;

const Tags = ({ at, tags }: { at: ManifestRef; tags: readonly string[] }) => {
  const { t } = useTranslation('manifests');
  const { may: maySeeTag } = useGuard('View/getTag', targetOf(at));
  if (tags.length === 0) return <span className={styles.hint}>{t('summary.noTag')}</span>;
  const links = tags.map((tag) => (
    <li key={tag}>
      {maySeeTag ? (
        <RouteLink href={paths.tag({ registry: at.registry, image: at.image, tag })}>{tag}</RouteLink>
      ) : (
        tag
      )}
    </li>
  ));
  return (
    <div className={styles.tagLine}>
      <ul className={styles.tags}>{links.slice(0, SHOWN)}</ul>
      {tags.length > SHOWN && (
        <Popover
          header={t('summary.tags')}
          triggerAriaLabel={t('summary.moreTagsLabel', { count: tags.length - SHOWN })}
          content={<ul className={styles.tags}>{links}</ul>}
        >
          {t('summary.moreTags', { count: tags.length - SHOWN })}
        </Popover>
      )}
    </div>
  );
};
