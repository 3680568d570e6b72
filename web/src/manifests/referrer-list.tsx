import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { ManifestRef, Referrer } from 'shared/manifests/manifest';
import { paths } from '../paths.ts';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { shortDigest } from '../ui/format.ts';
import { MediaType } from '../ui/media-type.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { DownloadButton } from './download-button.tsx';
import { createdOf, referrerGroups } from './referrer-groups.ts';
import styles from './referrer-list.module.css';
import { useArtifactName } from './use-artifact-name.ts';

type Props = { at: ManifestRef; referrers: readonly Referrer[] };

/** What says something about this manifest: signatures, SBOMs, attestations. */
export const ReferrerList = ({ at, referrers }: Props) => {
  const { t } = useTranslation('manifests');
  const artifactName = useArtifactName();
  if (referrers.length === 0) return <Empty title={t('referrer.empty')} text={t('referrer.emptyHint')} />;
  return (
    <SpaceBetween size="l">
      {referrerGroups(referrers).map(({ type, referrers: group }) => {
        const name = artifactName(type);
        return (
          <section key={type ?? ''} aria-label={name}>
            <Header
              variant="h3"
              counter={`(${group.length})`}
              description={name !== type && type && <MediaType type={type} />}
            >
              {name}
            </Header>
            <ul className={styles.referrers}>
              {group.map((referrer) => (
                <li key={referrer.digest} className={styles.referrer}>
                  <Digest
                    digest={referrer.digest}
                    of={name}
                    href={paths.manifest({ ...at, digest: referrer.digest })}
                  />
                  <span className={styles.created}>
                    {createdOf(referrer) && (
                      <>
                        {t('referrer.created')} <TimeAgo time={createdOf(referrer)} />
                      </>
                    )}
                  </span>
                  <span className={styles.size}>
                    <Bytes value={referrer.sizeBytes} />
                  </span>
                  <span className={styles.download}>
                    {referrer.fileCount === 1 && (
                      <DownloadButton
                        layer={{ ...at, digest: referrer.digest, place: '1' }}
                        what={`${name} ${shortDigest(referrer.digest)}`}
                      />
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {referrers.length >= 100 && <span className={styles.created}>{t('referrer.first')}</span>}
    </SpaceBetween>
  );
};
