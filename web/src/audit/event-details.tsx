import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SplitPanel from '@cloudscape-design/components/split-panel';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditEvent, AuditQuery } from 'shared/audit/audit-event';
import type { DetailsPaneProps } from '../frame/page-handle.ts';
import { usePageHandle } from '../frame/use-page.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatExactTime } from '../ui/format.ts';
import { useAddress } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { type FilterName, withFilters } from './audit-address.ts';
import { auditEventsQuery } from './audit-queries.ts';
import styles from './event-details.module.css';
import { EventResult } from './event-result.tsx';
import { useEventTexts } from './event-texts.ts';

/** The pane below the list, for the entry of its page that `?selected=` names. */
export default function EventDetails({ contentRef }: DetailsPaneProps) {
  const { t } = useTranslation('audit');
  const { params } = useAddress();
  const { deed } = useEventTexts();
  const { data: page } = useQuery(auditEventsQuery(usePageHandle().loaded as AuditQuery));
  const event = page?.items.find(({ id }) => `${id}` === params.get('selected'));
  return (
    <SplitPanel
      header={event ? deed(event) : t('details.title')}
      closeBehavior="hide"
      hidePreferencesButton
      ariaLabel={t('details.title')}
    >
      <div ref={contentRef}>
        {event ? <Facts event={event} /> : <Box color="text-body-secondary">{t('details.elsewhere')}</Box>}
      </div>
    </SplitPanel>
  );
}

const Facts = ({ event }: { event: AuditEvent }) => {
  const { t } = useTranslation('audit');
  const locale = useLocale();
  const { who } = useEventTexts();
  /** What an entry does not have is not shown. */
  const fact = (
    label: string,
    value: string | number | null,
    { filter, copy = false }: { filter?: FilterName; copy?: boolean } = {},
  ) =>
    value === null || value === ''
      ? []
      : [{ label, value: <Value text={`${value}`} label={label} filter={filter} copy={copy} /> }];
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={180}
      items={[
        { label: t('column.at'), value: formatExactTime(event.at, locale) },
        { label: t('column.result'), value: <EventResult {...event} /> },
        ...fact(t('details.reason'), event.reason),
        ...(event.loginId
          ? fact(t('column.who'), event.loginId, { filter: 'account' })
          : [{ label: t('column.who'), value: who(event) }]),
        ...fact(t('details.accessKey'), event.accessKeyId),
        ...fact(t('property.registry'), event.registry, { filter: 'registry' }),
        ...fact(t('property.image'), event.image, { filter: 'image' }),
        ...fact(t('details.reference'), event.reference, { copy: true }),
        ...fact(t('details.subject'), event.subject),
        ...fact(t('details.changed'), event.changed),
        { label: t('column.via'), value: t(`via.${event.via}`) },
        ...fact(t('property.address'), event.address, { filter: 'address' }),
        ...fact(t('details.userAgent'), event.userAgent),
        ...fact(t('property.action'), event.action, { filter: 'action' }),
        ...fact(t('details.status'), event.status),
        ...fact(t('property.requestId'), event.requestId, { copy: true }),
        ...fact(t('details.number'), event.id),
        ...fact(t('details.hash'), event.hash, { copy: true }),
      ]}
    />
  );
};

type ValueProps = { text: string; label: string; filter: FilterName | undefined; copy: boolean };

/** A click on what entries may have in common shows all that have it. */
const Value = ({ text, label, filter, copy }: ValueProps) => {
  const { t } = useTranslation('audit');
  const { change } = useAddress();
  return (
    <span className={styles.value}>
      {filter ? (
        <Button
          variant="inline-link"
          ariaLabel={t('details.only', { property: label, value: text })}
          onClick={() => change(withFilters({ [filter]: text }))}
        >
          {text}
        </Button>
      ) : (
        text
      )}
      {copy && <CopyButton text={text} label={label} />}
    </span>
  );
};
