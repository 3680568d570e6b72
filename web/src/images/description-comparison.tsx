import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { StoredDescription } from 'shared/images/image';
import { diffLines } from '../ui/line-diff.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { type ComparedRow, rowsOf } from './compared-rows.ts';
import styles from './description-comparison.module.css';

type Props = {
  mine: string;
  theirs: string;
  stored: StoredDescription;
  busy: boolean;
  /** Why mine cannot be submitted. */
  refused: string | undefined;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onEditOn: () => void;
  onBack: () => void;
};

/** Two people wrote at the same time: both texts, line by line, and the choice between them. */
export const DescriptionComparison = (props: Props) => {
  const { mine, theirs, stored, busy, refused } = props;
  const { t } = useTranslation('images');
  const { rows, hidden } = useMemo(() => rowsOf(diffLines(mine, theirs)), [mine, theirs]);
  const who = stored.descriptionUpdatedBy;

  return (
    <SpaceBetween size="m">
      <Alert type="warning" header={t('conflict.title')}>
        <Trans
          t={t}
          i18nKey={who === null ? 'conflict.byNobody' : 'conflict.by'}
          values={{ who }}
          components={{ time: <TimeAgo time={stored.descriptionUpdatedAt} /> }}
        />
      </Alert>
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={busy} onClick={props.onTakeTheirs}>
                  {t('conflict.takeTheirs')}
                </Button>
                <Button disabled={busy} onClick={props.onEditOn}>
                  {t('conflict.editOn')}
                </Button>
                <Button
                  variant="primary"
                  loading={busy}
                  onClick={props.onKeepMine}
                  {...(refused !== undefined && { disabled: true, disabledReason: refused })}
                >
                  {t('conflict.keepMine')}
                </Button>
              </SpaceBetween>
            }
          >
            {t('conflict.label')}
          </Header>
        }
        footer={
          <Button variant="inline-link" disabled={busy} onClick={props.onBack}>
            {t('conflict.back')}
          </Button>
        }
      >
        <div className={styles.frame}>
          <div className={styles.head} aria-hidden="true">
            <span />
            <span>{t('conflict.mine')}</span>
            <span>{t('conflict.theirs')}</span>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop */}
          {/* biome-ignore lint/a11y/noRedundantRoles: without markers Safari no longer takes it for a list */}
          <ol className={styles.rows} role="list" aria-label={t('conflict.label')} tabIndex={0}>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be there twice
              <Row key={index} row={row} />
            ))}
          </ol>
        </div>
        {hidden > 0 && <p className={styles.more}>{t('conflict.more', { count: hidden })}</p>}
      </Container>
    </SpaceBetween>
  );
};

const Row = ({ row }: { row: ComparedRow }) => {
  const { t } = useTranslation('images');
  if (row.kind === 'skipped')
    return <li className={styles.skipped}>{t('conflict.same', { count: row.count })}</li>;
  if (row.kind === 'same')
    return (
      <li className={styles.row}>
        <span className={styles.mark} />
        <code className={styles.line}>{row.line}</code>
        <code className={`${styles.line} ${styles.second}`} aria-hidden="true">
          {row.line}
        </code>
      </li>
    );
  const { mine, theirs } = row;
  const mark = mine === undefined ? 'onlyTheirs' : theirs === undefined ? 'onlyMine' : 'changedLine';
  return (
    <li className={styles.row}>
      <span className={styles.mark}>{t(`conflict.${mark}`)}</span>
      <Side name={t('conflict.mine')} line={mine} look={styles.mine} />
      <Side name={t('conflict.theirs')} line={theirs} look={styles.theirs} />
    </li>
  );
};

const Side = ({ name, line, look }: { name: string; line: string | undefined; look: string | undefined }) => {
  const { t } = useTranslation('images');
  if (line === undefined) return <span className={styles.nothing} />;
  return (
    <code className={`${styles.line} ${look}`}>
      <span className={styles.side}>{name}: </span>
      {line === '' ? <i className={styles.emptyLine}>{t('conflict.emptyLine')}</i> : line}
    </code>
  );
};
